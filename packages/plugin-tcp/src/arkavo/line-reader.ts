import { LineRefused } from './line-refused.js';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const nothing = Buffer.alloc(0);

/** The beginning of a line is first held in this many bytes; more than `keptBytes` are given back when the line is over. */
const firstBytes = 16_384;
const keptBytes = 262_144;

export type LineReaderOptions = {
  /** The longest line taken, in bytes before its line feed. */
  readonly maxLineBytes: number;
};

/**
 * Takes lines out of a stream that arrives in chunks of any size. Feed a chunk, then take lines until there are none:
 * taking may stop anywhere and go on later. Holds one chunk and the beginning of one line, which is never more than
 * `maxLineBytes`; every byte is looked at once.
 */
export class LineReader {
  /** May be changed between two lines. */
  maxLineBytes: number;
  #chunk: Buffer = nothing;
  #offset = 0;
  /** The beginning of a line, from the chunks before: the first `#heldBytes` of it. */
  #held: Buffer = nothing;
  #heldBytes = 0;
  /** The line is too long: what is left of it is passed over. */
  #skips = false;

  constructor({ maxLineBytes }: LineReaderOptions) {
    this.maxLineBytes = maxLineBytes;
  }

  /** Whether the stream, if it ended here, would end inside a line. */
  get midway(): boolean {
    return this.#heldBytes > 0 || this.#skips || this.#offset < this.#chunk.length;
  }

  /** Bytes of memory for the beginning of a line. */
  get heldBytes(): number {
    return this.#held.length;
  }

  /** Forgets the line that has begun: nothing more will be read. */
  clear(): void {
    this.#held = nothing;
    this.#heldBytes = 0;
  }

  /** Goes on in `chunk`; the one before must be used up. The chunk is not copied: leave it as it is until it is used up. */
  feed(chunk: Buffer): void {
    const left = this.#chunk.length - this.#offset;
    if (left > 0) throw new Error(`${left} bytes of the chunk before were not read`);
    this.#chunk = chunk;
    this.#offset = 0;
  }

  /**
   * The next line that is not empty, without its end (LF or CR LF), or undefined when the chunk is used up. Valid until
   * the next call. Throws LineRefused once for each line above the bound, as soon as it is; then go on with the next.
   */
  next(): Buffer | undefined {
    while (this.#offset < this.#chunk.length) {
      const end = this.#chunk.indexOf(lineFeed, this.#offset);
      const line = end < 0 ? this.#hold() : this.#take(end);
      if (line && line.length > 0) return line;
    }
    this.#chunk = nothing;
    this.#offset = 0;
    return undefined;
  }

  #take(end: number): Buffer {
    const rest = this.#chunk.subarray(this.#offset, end);
    this.#offset = end + 1;
    if (this.#skips) {
      this.#skips = false;
      return nothing;
    }
    const bytes = this.#heldBytes + rest.length;
    if (bytes > this.maxLineBytes) this.#refuse(bytes);
    if (this.#heldBytes === 0) return withoutReturn(rest);
    this.#append(rest);
    const line = this.#held.subarray(0, bytes);
    this.#release();
    return withoutReturn(line);
  }

  #hold(): undefined {
    const rest = this.#chunk.subarray(this.#offset);
    this.#offset = this.#chunk.length;
    if (this.#skips) return;
    const bytes = this.#heldBytes + rest.length;
    if (bytes > this.maxLineBytes) {
      this.#skips = true;
      this.#refuse(bytes);
    }
    this.#append(rest);
  }

  #append(rest: Buffer): void {
    const bytes = this.#heldBytes + rest.length;
    if (bytes > this.#held.length) this.#grow(bytes);
    rest.copy(this.#held, this.#heldBytes);
    this.#heldBytes = bytes;
  }

  #grow(bytes: number): void {
    const size = Math.min(this.maxLineBytes, Math.max(firstBytes, bytes, 2 * this.#held.length));
    const larger = Buffer.allocUnsafeSlow(size);
    this.#held.copy(larger, 0, 0, this.#heldBytes);
    this.#held = larger;
  }

  #release(): void {
    this.#heldBytes = 0;
    if (this.#held.length > keptBytes) this.#held = nothing;
  }

  #refuse(bytes: number): never {
    this.#release();
    throw new LineRefused(
      'line-too-long',
      `a line of ${bytes} bytes or more; at most ${this.maxLineBytes} are taken (maxLineBytes)`,
      { mayBePicture: true },
    );
  }
}

function withoutReturn(line: Buffer): Buffer {
  return line[line.length - 1] === carriageReturn ? line.subarray(0, -1) : line;
}
