/** Reads a stream of bytes straight into the caller's memory. One `read` at a time. */
export type ByteReader = {
  /** Fills the views in order. Resolves with the bytes read: fewer than asked for only when the stream has ended. */
  read(views: readonly Uint8Array[]): Promise<number>;
  /** Ends a pending read with what it has; the memory it was given is no longer touched afterwards. */
  close(): void;
};

/**
 * Reads a line of at most `limit` bytes, its newline included. `least` bytes are read at once: no line to be expected
 * is shorter. At the end of the stream or the limit, the line comes without a newline; nothing at all is ''.
 */
export async function readLine(reader: ByteReader, least: number, limit: number): Promise<string> {
  const line = new Uint8Array(limit);
  let length = await reader.read([line.subarray(0, least)]);
  if (length === least) {
    while (line[length - 1] !== newline && length < limit) {
      if ((await reader.read([line.subarray(length, length + 1)])) === 0) break;
      length += 1;
    }
  }
  return Buffer.from(line.buffer, 0, length).toString('latin1');
}

const newline = 0x0a;
