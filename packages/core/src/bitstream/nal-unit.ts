import type { VideoCodec } from '../packet/packet.js';

/** NAL unit types of ISO/IEC 14496-10 table 7-1 that are looked at. */
export const h264NalType = { slice: 1, idr: 5, sei: 6, sps: 7, pps: 8, delimiter: 9 } as const;

/** NAL unit types of ISO/IEC 23008-2 table 7-1 that are looked at. */
export const h265NalType = {
  firstIrap: 16,
  idrWithLeading: 19,
  idrWithoutLeading: 20,
  lastIrap: 23,
  vps: 32,
  sps: 33,
  pps: 34,
  delimiter: 35,
  prefixSei: 39,
} as const;

/** Where a NAL unit is: its header at `start`, its last byte before `end`; start codes and trailing zeros are outside. */
export type NalUnit = { readonly start: number; readonly end: number; readonly type: number };

/** Bytes of a NAL unit's header. */
export function nalHeaderBytes(codec: VideoCodec): number {
  return codec === 'h264' ? 1 : 2;
}

/** The type in the first byte of a NAL unit's header. */
export function nalType(codec: VideoCodec, firstByte: number): number {
  return codec === 'h264' ? firstByte & 0x1f : (firstByte >> 1) & 0x3f;
}

/** Whether a NAL unit of this type carries a slice (H.264: of the primary coded picture). */
export function isSlice(codec: VideoCodec, type: number): boolean {
  return codec === 'h264' ? type >= 1 && type <= 5 : type <= 31;
}

/** Whether a NAL unit of this type is a parameter set: SPS, PPS, and VPS for H.265. */
export function isParameterSet(codec: VideoCodec, type: number): boolean {
  return codec === 'h264' ? type === h264NalType.sps || type === h264NalType.pps : type >= 32 && type <= 34;
}

/** Whether a NAL unit of this type ends a coded video sequence, or the stream: decoding begins anew after it. */
export function isEndOfSequence(codec: VideoCodec, type: number): boolean {
  return codec === 'h264' ? type === 10 || type === 11 : type === 36 || type === 37;
}

/** Whether the NAL unit whose header is at `start` is of the base layer, the only one there is in H.264 (nuh_layer_id 0, ISO/IEC 23008-2 §7.4.2.2). */
export function isBaseLayer(codec: VideoCodec, data: Uint8Array, start = 0): boolean {
  if (codec === 'h264') return true;
  return start + 1 < data.length && ((data[start] ?? 0) & 1) === 0 && (data[start + 1] ?? 0) >> 3 === 0;
}

/** The types of parameter set that a keyframe needs, in the order they come in. */
export function parameterSetTypes(codec: VideoCodec): readonly number[] {
  return codec === 'h264' ? [h264NalType.sps, h264NalType.pps] : [h265NalType.vps, h265NalType.sps, h265NalType.pps];
}

const startCode = Buffer.of(0, 0, 1);

/** Where the next three-byte start code begins, at `from` or later; −1 when there is none. */
export function findStartCode(data: Uint8Array, from = 0): number {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).indexOf(startCode, from);
}

/** The NAL units of an Annex B byte stream, without copying. Bytes before the first start code are passed over, and so are empty NAL units. */
export function* nalUnits(codec: VideoCodec, annexB: Uint8Array): Generator<NalUnit, void, undefined> {
  let code = findStartCode(annexB);
  while (code >= 0) {
    const start = code + startCode.length;
    code = findStartCode(annexB, start);
    const end = withoutTrailingZeros(annexB, start, code < 0 ? annexB.length : code);
    if (end > start) yield { start, end, type: nalType(codec, annexB[start] ?? 0) };
  }
}

/** A NAL unit never ends with a zero byte: those are the byte stream's (ISO/IEC 14496-10 §B.1.1). */
function withoutTrailingZeros(data: Uint8Array, start: number, end: number): number {
  let last = end;
  while (last > start && data[last - 1] === 0) last -= 1;
  return last;
}
