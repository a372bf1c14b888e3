import type { VideoCodec } from '../packet/packet.js';
import { BitReader } from './bit-reader.js';
import { removeEmulationPrevention } from './emulation-prevention.js';
import { type H264Sps, parseH264Sps } from './h264-sps.js';
import { type H265Sps, parseH265Sps } from './h265-sps.js';
import { isKeySlice } from './keyframe.js';
import { h264NalType, h265NalType, isParameterSet, isSlice, type NalUnit, nalUnits } from './nal-unit.js';

/** Where a picture comes in output order. */
export type PicturePlace = {
  /** Whether a new coded video sequence begins here: nothing before it is output after it. */
  readonly restarts: boolean;
  /** PicOrderCnt, comparable within a coded video sequence; undefined when output order is decoding order or cannot be told. */
  readonly order: number | undefined;
  /** The SPS's `reorderDepth`. */
  readonly reorderDepth: number | undefined;
};

type Pps = { readonly spsId: number; readonly outputFlag: boolean; readonly extraBits: number };
type SliceOrder = { readonly lsb: number; readonly lsbBits: number; readonly isReference: boolean };

/** No slice header field that is read lies further in. */
const headerBytes = 64;
const decodingOrder = { restarts: false, order: undefined, reorderDepth: 0 } as const;

/** Follows the picture order count (ISO/IEC 14496-10 §8.2.1.1, ISO/IEC 23008-2 §8.3.1) of one stream's access units, given in decoding order. */
export class PictureOrder {
  readonly #codec: VideoCodec;
  readonly #sps = new Map<number, H264Sps | H265Sps>();
  readonly #pps = new Map<number, Pps>();
  #first = true;
  #previous = { msb: 0, lsb: 0 };

  constructor(codec: VideoCodec) {
    this.#codec = codec;
  }

  /** The place of the next access unit's picture. Damaged headers are ERR_STREAM_INVALID. */
  next(annexB: Uint8Array): PicturePlace {
    for (const unit of nalUnits(this.#codec, annexB)) {
      if (isParameterSet(this.#codec, unit.type)) this.#learn(unit.type, annexB.subarray(unit.start, unit.end));
      if (isSlice(this.#codec, unit.type)) return this.#place(unit, annexB);
    }
    return decodingOrder;
  }

  #learn(type: number, nalUnit: Uint8Array): void {
    if (type === h264NalType.sps || type === h265NalType.sps) {
      const sps = this.#codec === 'h264' ? parseH264Sps(nalUnit) : parseH265Sps(nalUnit);
      this.#sps.set(sps.id, sps);
    } else if (type === h264NalType.pps || type === h265NalType.pps) {
      const { id, pps } = parsePps(this.#codec, nalUnit);
      this.#pps.set(id, pps);
    }
  }

  #place(unit: NalUnit, annexB: Uint8Array): PicturePlace {
    const header = annexB.subarray(unit.start, Math.min(unit.end, unit.start + headerBytes));
    const restarts = this.#restarts(unit.type);
    this.#first = false;
    const read = this.#codec === 'h264' ? this.#readH264(unit.type, header) : this.#readH265(unit.type, header);
    if (!read) return { ...decodingOrder, restarts };
    const msb = restarts ? 0 : this.#msb(read.slice);
    if (read.slice.isReference) this.#previous = { msb, lsb: read.slice.lsb };
    return { restarts, order: msb + read.slice.lsb, reorderDepth: read.reorderDepth };
  }

  #restarts(type: number): boolean {
    if (this.#codec === 'h264' || this.#first) return isKeySlice(this.#codec, type);
    return type >= h265NalType.firstIrap && type <= h265NalType.idrWithoutLeading;
  }

  #msb({ lsb, lsbBits }: SliceOrder): number {
    const range = 2 ** lsbBits;
    const { msb, lsb: previousLsb } = this.#previous;
    if (lsb < previousLsb && previousLsb - lsb >= range / 2) return msb + range;
    if (lsb > previousLsb && lsb - previousLsb > range / 2) return msb - range;
    return msb;
  }

  #readH264(type: number, header: Uint8Array): { slice: SliceOrder; reorderDepth: number | undefined } | undefined {
    const reader = new BitReader(removeEmulationPrevention(header));
    const isReference = (reader.bits(8) & 0x60) !== 0;
    reader.unsigned();
    reader.unsigned();
    const sps = this.#sps.get(this.#pps.get(reader.unsigned())?.spsId ?? -1) as H264Sps | undefined;
    if (sps?.orderType !== 0) return undefined;
    if (sps.separateColourPlanes) reader.skip(2);
    reader.skip(sps.frameNumBits);
    if (!sps.frameMbsOnly && reader.flag()) reader.skip(1);
    if (type === h264NalType.idr) reader.unsigned();
    const lsb = reader.bits(sps.orderLsbBits);
    return { slice: { lsb, lsbBits: sps.orderLsbBits, isReference }, reorderDepth: sps.reorderDepth };
  }

  #readH265(type: number, header: Uint8Array): { slice: SliceOrder; reorderDepth: number | undefined } | undefined {
    const reader = new BitReader(removeEmulationPrevention(header));
    reader.skip(13);
    const temporalId = reader.bits(3) - 1;
    reader.skip(1);
    if (isKeySlice('h265', type)) reader.skip(1);
    const pps = this.#pps.get(reader.unsigned());
    const sps = this.#sps.get(pps?.spsId ?? -1) as H265Sps | undefined;
    if (!pps || !sps) return undefined;
    reader.skip(pps.extraBits);
    reader.unsigned();
    if (pps.outputFlag) reader.skip(1);
    if (sps.separateColourPlanes) reader.skip(2);
    const isIdr = type === h265NalType.idrWithLeading || type === h265NalType.idrWithoutLeading;
    const lsb = isIdr ? 0 : reader.bits(sps.orderLsbBits);
    const isReference = temporalId === 0 && !isLeadingOrUnreferenced(type);
    return { slice: { lsb, lsbBits: sps.orderLsbBits, isReference }, reorderDepth: sps.reorderDepth };
  }
}

/** RADL, RASL and sub-layer non-reference pictures, which later picture order counts do not build on. */
function isLeadingOrUnreferenced(type: number): boolean {
  return (type >= 6 && type <= 9) || (type <= 14 && type % 2 === 0);
}

function parsePps(codec: VideoCodec, nalUnit: Uint8Array): { readonly id: number; readonly pps: Pps } {
  const reader = new BitReader(removeEmulationPrevention(nalUnit.subarray(0, headerBytes)));
  reader.skip(codec === 'h264' ? 8 : 16);
  const id = reader.unsignedUpTo(255, 'pic_parameter_set_id');
  const spsId = reader.unsignedUpTo(31, 'seq_parameter_set_id');
  if (codec === 'h264') return { id, pps: { spsId, outputFlag: false, extraBits: 0 } };
  reader.skip(1);
  return { id, pps: { spsId, outputFlag: reader.flag(), extraBits: reader.bits(3) } };
}
