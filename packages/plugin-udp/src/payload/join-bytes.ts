/** The parts one after the other, in an ArrayBuffer of their own that nobody zeroes first. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let size = 0;
  for (const { length } of parts) size += length;
  const joined = new Uint8Array(Buffer.allocUnsafeSlow(size).buffer as ArrayBuffer);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
