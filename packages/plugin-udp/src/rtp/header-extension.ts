import { PipelineError } from '@arkavo-pipeline/core';
import { noExtensions } from './rtp-packet.js';

type Elements = ReadonlyMap<number, Uint8Array>;

const oneByteProfile = 0xbede;
/** Without the four application bits. */
const twoByteProfile = 0x100;
/** Bytes of the profile and the length in words. */
const prefixBytes = 4;
const maxOneByteId = 14;
const maxOneByteLength = 16;
const reservedOneByteId = 15;
const maxByte = 0xff;

/**
 * The elements between `start` and `end`, which are inside, of a header extension with this profile: views. None for a
 * profile that is not of RFC 8285; undefined when an element leads outside. Of an id that comes twice the first counts.
 */
export function readElements(data: Uint8Array, start: number, end: number, profile: number): Elements | undefined {
  if (profile === oneByteProfile) return readOneByteElements(data, start, end);
  if (profile >> 4 === twoByteProfile) return readTwoByteElements(data, start, end);
  return noExtensions;
}

/** RFC 8285 §4.2. What comes after an element with a reserved id is not looked at. */
function readOneByteElements(data: Uint8Array, start: number, end: number): Elements | undefined {
  const elements = new Map<number, Uint8Array>();
  let offset = start;
  while (offset < end) {
    const head = data[offset] ?? 0;
    offset += 1;
    if (head === 0) continue;
    const id = head >> 4;
    if (id === 0 || id === reservedOneByteId) break;
    const next = offset + (head & 0x0f) + 1;
    if (next > end) return undefined;
    if (!elements.has(id)) elements.set(id, data.subarray(offset, next));
    offset = next;
  }
  return elements;
}

/** RFC 8285 §4.3. */
function readTwoByteElements(data: Uint8Array, start: number, end: number): Elements | undefined {
  const elements = new Map<number, Uint8Array>();
  let offset = start;
  while (offset < end) {
    const id = data[offset] ?? 0;
    offset += 1;
    if (id === 0) continue;
    if (offset >= end) return undefined;
    const next = offset + 1 + (data[offset] ?? 0);
    if (next > end) return undefined;
    if (!elements.has(id)) elements.set(id, data.subarray(offset + 1, next));
    offset = next;
  }
  return elements;
}

/** Bytes of a header extension with these elements, a multiple of 4: 0 for none. */
export function extensionBytes(elements: Elements): number {
  if (elements.size === 0) return 0;
  const headBytes = fitsOneByteForm(elements) ? 1 : 2;
  let bytes = prefixBytes;
  for (const { length } of elements.values()) bytes += headBytes + length;
  return (bytes + 3) & ~3;
}

/**
 * Writes a header extension of `extensionBytes`, which is there and zeroed, at `offset`: in the one-byte form when every
 * element fits it, else in the two-byte form. An id that is not 1 to 255, or more than 255 bytes, is ERR_STREAM_INVALID.
 */
export function writeExtension(target: Buffer, offset: number, elements: Elements): void {
  const isOneByte = fitsOneByteForm(elements);
  target.writeUInt16BE(isOneByte ? oneByteProfile : twoByteProfile << 4, offset);
  target.writeUInt16BE((extensionBytes(elements) - prefixBytes) / 4, offset + 2);
  let at = offset + prefixBytes;
  for (const [id, data] of elements) {
    if (isOneByte) {
      target[at] = (id << 4) | (data.length - 1);
    } else {
      checkTwoByte(id, data.length);
      target[at] = id;
      at += 1;
      target[at] = data.length;
    }
    target.set(data, at + 1);
    at += 1 + data.length;
  }
}

function fitsOneByteForm(elements: Elements): boolean {
  for (const [id, { length }] of elements) {
    if (id < 1 || id > maxOneByteId || length < 1 || length > maxOneByteLength) return false;
  }
  return true;
}

function checkTwoByte(id: number, length: number): void {
  if (Number.isInteger(id) && id >= 1 && id <= maxByte && length <= maxByte) return;
  throw new PipelineError(
    'ERR_STREAM_INVALID',
    `a header extension element of ${length} bytes with id ${id}; expected at most 255 bytes and an id from 1 to 255`,
  );
}
