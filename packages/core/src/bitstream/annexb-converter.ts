import { PipelineError } from '../errors/pipeline-error.js';
import type { VideoCodec } from '../packet/packet.js';
import { nalUnits } from './nal-unit.js';

/** Bytes of the length in front of each NAL unit (ISO/IEC 14496-15 §5.3.3.1.2). */
export type NalLengthSize = 1 | 2 | 4;

const startCode = Uint8Array.of(0, 0, 0, 1);
const startCodeBytes = startCode.length;

/** The NAL units of a length-prefixed access unit (AVCC, HVCC), without copying. A length that leads outside is ERR_STREAM_INVALID. */
export function* lengthPrefixedNalUnits(
  data: Uint8Array,
  lengthSize: NalLengthSize,
): Generator<Uint8Array, void, undefined> {
  let offset = 0;
  while (offset < data.length) {
    const start = offset + lengthSize;
    const length = start <= data.length ? readLength(data, offset, lengthSize) : Number.POSITIVE_INFINITY;
    if (length > data.length - start) {
      throw new PipelineError(
        'ERR_STREAM_INVALID',
        `the NAL unit at byte ${offset} is said to be ${length} bytes long, but ${Math.max(0, data.length - start)} are left`,
      );
    }
    if (length > 0) yield data.subarray(start, start + length);
    offset = start + length;
  }
}

/** An access unit in Annex B form, with four-byte start codes, from length-prefixed form. Empty NAL units are left out. */
export function toAnnexB(data: Uint8Array, lengthSize: NalLengthSize): Uint8Array<ArrayBuffer> {
  return joinAnnexB([...lengthPrefixedNalUnits(data, lengthSize)]);
}

/** An access unit in length-prefixed form (AVCC, HVCC) from Annex B form. A NAL unit that its length cannot hold is ERR_STREAM_INVALID. */
export function fromAnnexB(
  codec: VideoCodec,
  annexB: Uint8Array,
  lengthSize: NalLengthSize = 4,
): Uint8Array<ArrayBuffer> {
  const units = [...nalUnits(codec, annexB)];
  const data = new Uint8Array(units.reduce((sum, { start, end }) => sum + lengthSize + end - start, 0));
  let offset = 0;
  for (const { start, end } of units) {
    writeLength(data, offset, lengthSize, end - start);
    data.set(annexB.subarray(start, end), offset + lengthSize);
    offset += lengthSize + end - start;
  }
  return data;
}

/** NAL units joined with four-byte start codes. */
export function joinAnnexB(units: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = units.reduce((sum, unit) => sum + startCodeBytes + unit.length, 0);
  // Memory of its own that nobody zeroes first.
  const data = new Uint8Array(Buffer.allocUnsafeSlow(size).buffer as ArrayBuffer);
  let offset = 0;
  for (const unit of units) {
    data.set(startCode, offset);
    data.set(unit, offset + startCodeBytes);
    offset += startCodeBytes + unit.length;
  }
  return data;
}

/** A length in front of a NAL unit, which begins at `offset` and is inside. */
export function readLength(data: Uint8Array, offset: number, lengthSize: NalLengthSize): number {
  let length = 0;
  for (let index = 0; index < lengthSize; index += 1) length = length * 256 + (data[offset + index] ?? 0);
  return length;
}

function writeLength(data: Uint8Array, offset: number, lengthSize: NalLengthSize, length: number): void {
  if (length >= 2 ** (8 * lengthSize)) {
    throw new PipelineError(
      'ERR_STREAM_INVALID',
      `a NAL unit of ${length} bytes does not fit a length of ${lengthSize} bytes; use 4`,
    );
  }
  for (let index = 0; index < lengthSize; index += 1) {
    data[offset + index] = Math.floor(length / 2 ** (8 * (lengthSize - 1 - index)));
  }
}
