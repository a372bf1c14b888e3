import type { VideoCodec } from '../packet/packet.js';
import { startsPicture } from './access-unit-boundary.js';
import { type NalLengthSize, readLength } from './annexb-converter.js';
import { h264NalType, h265NalType, isBaseLayer, isSlice, nalHeaderBytes, nalType, nalUnits } from './nal-unit.js';

/** How the NAL units of an access unit are told apart: by start codes, or by lengths in front of them (AVCC, HVCC). */
export type Framing = 'annexb' | 'length-prefixed';

/**
 * The framing of an access unit whose lengths, if it has such, are of `lengthSize` bytes; undefined when it is neither.
 * A framing belongs to a stream: ask at a keyframe and keep the answer, because damaged lengths may look like start codes.
 *
 * Without a start code at its beginning, it is length-prefixed if its lengths lead exactly to its end, else neither; with
 * one, Annex B unless they do. Both may be: a four-byte length of 256 to 511 reads 00 00 01 xx. Then it is Annex B when,
 * read so, its first slice starts a picture: in a length-prefixed unit the bit that says so is one of the real header's
 * zeros. Else it is length-prefixed when all its NAL units have usual headers, else Annex B. The native parsers decide by
 * the same rule.
 */
export function detectFraming(codec: VideoCodec, data: Uint8Array, lengthSize: NalLengthSize = 4): Framing | undefined {
  const walkable = lengthsLeadToEnd(codec, data, lengthSize, hasHeader);
  if (!beginsWithStartCode(data)) return walkable ? 'length-prefixed' : undefined;
  if (!walkable || readsAsPicture(codec, data)) return 'annexb';
  return lengthsLeadToEnd(codec, data, lengthSize, hasUsualHeader) ? 'length-prefixed' : 'annexb';
}

type HeaderCheck = (codec: VideoCodec, data: Uint8Array, start: number, length: number) => boolean;

function lengthsLeadToEnd(codec: VideoCodec, data: Uint8Array, lengthSize: NalLengthSize, isHeader: HeaderCheck) {
  let offset = 0;
  while (offset < data.length) {
    const start = offset + lengthSize;
    if (start > data.length) return false;
    const length = readLength(data, offset, lengthSize);
    if (length > data.length - start || !isHeader(codec, data, start, length)) return false;
    offset = start + length;
  }
  return data.length > 0;
}

/** A header that may be one: forbidden_zero_bit is 0, nuh_temporal_id_plus1 (H.265) is not. */
function hasHeader(codec: VideoCodec, data: Uint8Array, start: number, length: number): boolean {
  if (length < nalHeaderBytes(codec) || ((data[start] ?? 0) & 0x80) !== 0) return false;
  return codec === 'h264' || ((data[start + 1] ?? 0) & 7) !== 0;
}

/**
 * A header that streams in use have: a type that the standards name, data partitions, auxiliary pictures and enhancement
 * layers left out, with the nal_ref_idc (H.264) or layer (H.265) that belongs to it.
 */
function hasUsualHeader(codec: VideoCodec, data: Uint8Array, start: number, length: number): boolean {
  if (!hasHeader(codec, data, start, length)) return false;
  const first = data[start] ?? 0;
  const type = nalType(codec, first);
  if (codec === 'h265') return isBaseLayer(codec, data, start) && isUsualH265(type);
  const isReference = (first & 0x60) !== 0;
  if (alwaysReferenced.has(type)) return isReference;
  return type === h264NalType.slice || (!isReference && neverReferenced.has(type));
}

const alwaysReferenced = new Set<number>([h264NalType.idr, h264NalType.sps, h264NalType.pps]);
/** SEI, delimiter, end of sequence, end of stream, filler. */
const neverReferenced = new Set<number>([h264NalType.sei, h264NalType.delimiter, 10, 11, 12]);

/** Up to the CRA picture's and from the VPS to the suffix SEI message, without what is reserved. */
function isUsualH265(type: number): boolean {
  return type <= 9 || (type >= h265NalType.firstIrap && type <= 21) || (type >= h265NalType.vps && type <= 40);
}

function beginsWithStartCode(data: Uint8Array): boolean {
  let zeros = 0;
  while (zeros < data.length && data[zeros] === 0) zeros += 1;
  return zeros >= 2 && data[zeros] === 1;
}

function readsAsPicture(codec: VideoCodec, data: Uint8Array): boolean {
  for (const { start, end, type } of nalUnits(codec, data)) {
    if (!isSlice(codec, type) || !hasHeader(codec, data, start, end - start)) continue;
    const afterHeader = start + nalHeaderBytes(codec);
    return afterHeader < end && startsPicture(codec, type, data[afterHeader] ?? 0);
  }
  return false;
}
