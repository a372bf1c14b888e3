import { jsonByte } from './json-cursor.js';

const padding = 0x3d;
const slash = 0x2f;

/** The value of a character of the standard alphabet (RFC 4648 §4); −1 for all others. */
const values = new Int8Array(256).fill(-1);
Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').forEach((byte, value) => {
  values[byte] = value;
});

/** Decoded here first: how long it is, is known only at the end. One for the thread, which decodes one string at a time. */
const scratch = Buffer.allocUnsafeSlow(262_144);

/**
 * Decodes the base64 between `start` and `end`, as it stands in a JSON string: `\/` is a slash. Undefined when it isn't base64 as
 * Foundation takes it: the standard alphabet, padded to whole fours, nothing in between; unused bits may be set. The
 * result has its ArrayBuffer to itself.
 */
export function decodeBase64(bytes: Buffer, start: number, end: number): Uint8Array<ArrayBuffer> | undefined {
  const most = Math.ceil((end - start) / 4) * 3;
  const target = most <= scratch.length ? scratch : Buffer.allocUnsafeSlow(most);
  const length = decodeUsual(target, bytes, start, end) ?? decodeStrictly(target, bytes, start, end);
  return length === undefined ? undefined : new Uint8Array(target.subarray(0, length));
}

/** What Node's decoder made of it was right if it is the same when encoded again. Twice as fast as looking at each character. */
function decodeUsual(target: Buffer, bytes: Buffer, start: number, end: number): number | undefined {
  const text = bytes.toString('latin1', start, end).replaceAll('\\/', '/');
  const length = target.write(text, 0, 'base64');
  return target.toString('base64', 0, length) === text ? length : undefined;
}

/** Returns how many bytes were written. */
function decodeStrictly(target: Buffer, bytes: Buffer, start: number, end: number): number | undefined {
  let at = start;
  let written = 0;
  while (at < end) {
    const four = readFour(bytes, at, end);
    if (!four || (four.bytes < 3 && four.next < end)) return undefined;
    for (let index = 0; index < four.bytes; index += 1) target[written + index] = four.bits >> (16 - 8 * index);
    written += four.bytes;
    at = four.next;
  }
  return written;
}

/** Four characters, escaped or not, of which the last ones may be padding. */
function readFour(bytes: Buffer, from: number, end: number): { bits: number; bytes: number; next: number } | undefined {
  let at = from;
  let bits = 0;
  let padded = 0;
  for (let index = 0; index < 4; index += 1) {
    if (at < end && bytes[at] === jsonByte.backslash && bytes[at + 1] === slash) at += 1;
    const byte = at < end ? (bytes[at] as number) : 0;
    const value = values[byte] as number;
    if (byte === padding && index >= 2) padded += 1;
    else if (value < 0 || padded > 0) return undefined;
    bits = (bits << 6) | Math.max(0, value);
    at += 1;
  }
  return { bits, bytes: 3 - padded, next: at };
}
