import { BitReader } from './bit-reader.js';
import { removeEmulationPrevention } from './emulation-prevention.js';
import { type ReferencePictureSet, readReferencePictureSet } from './h265-reference-picture-set.js';
import { type H265Sps, parseH265Sps } from './h265-sps.js';
import { isKeySlice } from './keyframe.js';
import { h265NalType } from './nal-unit.js';
import { readPpsIds } from './pps.js';

/** What the first slice of an H.265 picture says of it (ISO/IEC 23008-2 §7.3.6.1). */
export type H265SliceHeader = {
  readonly sps: H265Sps;
  readonly type: number;
  readonly temporalId: number;
  readonly orderLsb: number;
  /** The pictures that are kept for reference, by their distance. */
  readonly shortTerm: ReferencePictureSet;
  readonly longTerm: readonly LongTermReference[];
};

/** The lower bits of a picture order count and, when they don't tell it from others, how far it is from the current picture's. */
export type LongTermReference = {
  readonly orderLsb: number;
  readonly delta: number | undefined;
  readonly isUsed: boolean;
};

type Pps = { readonly spsId: number; readonly hasOutputFlag: boolean; readonly extraBits: number };

/** A slice header is shorter up to its reference pictures. */
const headerBytes = 512;

/** Reads the headers of first slices of one stream's base layer, whose parameter sets it keeps. */
export class H265SliceHeaders {
  readonly #sps = new Map<number, H265Sps>();
  readonly #pps = new Map<number, Pps>();

  /** Takes note of an SPS or PPS, a whole NAL unit. A damaged one is ERR_STREAM_INVALID. */
  learn(type: number, nalUnit: Uint8Array): void {
    if (type === h265NalType.sps) {
      const sps = parseH265Sps(nalUnit);
      this.#sps.set(sps.id, sps);
    } else if (type === h265NalType.pps) {
      const reader = new BitReader(removeEmulationPrevention(nalUnit.subarray(0, headerBytes)));
      const { id, spsId } = readPpsIds('h265', reader);
      reader.skip(1);
      this.#pps.set(id, { spsId, hasOutputFlag: reader.flag(), extraBits: reader.bits(3) });
    }
  }

  /** Undefined for a slice that is not its picture's first, or whose parameter sets are not known. A damaged header is ERR_STREAM_INVALID. */
  read(type: number, nalUnit: Uint8Array): H265SliceHeader | undefined {
    const reader = new BitReader(removeEmulationPrevention(nalUnit.subarray(0, headerBytes)));
    reader.skip(13);
    const temporalId = reader.bits(3) - 1;
    if (!reader.flag()) return undefined;
    if (isKeySlice('h265', type)) reader.skip(1);
    const pps = this.#pps.get(reader.unsigned());
    const sps = pps && this.#sps.get(pps.spsId);
    if (!sps) return undefined;
    reader.skip(pps.extraBits);
    reader.unsigned();
    if (pps.hasOutputFlag) reader.skip(1);
    if (sps.separateColourPlanes) reader.skip(2);
    const isIdr = type === h265NalType.idrWithLeading || type === h265NalType.idrWithoutLeading;
    const order = isIdr ? { orderLsb: 0, shortTerm: [], longTerm: [] } : readOrder(reader, sps);
    return { sps, type, temporalId, ...order };
  }
}

function readOrder(reader: BitReader, sps: H265Sps): Pick<H265SliceHeader, 'orderLsb' | 'shortTerm' | 'longTerm'> {
  const orderLsb = reader.bits(sps.orderLsbBits);
  const shortTerm = readShortTerm(reader, sps.referencePictureSets);
  return { orderLsb, shortTerm, longTerm: sps.longTermPictures ? readLongTerm(reader, sps, orderLsb) : [] };
}

function readShortTerm(reader: BitReader, sets: readonly ReferencePictureSet[]): ReferencePictureSet {
  if (!reader.flag()) return readReferencePictureSet(reader, sets, true);
  return sets[reader.bits(bitsFor(sets.length))] ?? [];
}

function readLongTerm(reader: BitReader, sps: H265Sps, orderLsb: number): LongTermReference[] {
  const known = sps.longTermPictures ?? [];
  const fromSps = known.length > 0 ? reader.unsignedUpTo(32, 'num_long_term_sps') : 0;
  const count = fromSps + reader.unsignedUpTo(32, 'num_long_term_pics');
  const references: LongTermReference[] = [];
  let cycles = 0;
  for (let index = 0; index < count; index += 1) {
    const listed = index < fromSps ? known[reader.bits(bitsFor(known.length))] : undefined;
    const picture = listed ?? { orderLsb: reader.bits(sps.orderLsbBits), isUsed: reader.flag() };
    const hasMsb = reader.flag();
    // The distances add up, but not from the SPS's pictures to the slice's own (equation 7-52).
    if (index === 0 || index === fromSps) cycles = 0;
    if (hasMsb) cycles += reader.unsigned();
    const delta = picture.orderLsb - orderLsb - cycles * 2 ** sps.orderLsbBits;
    references.push({ ...picture, delta: hasMsb ? delta : undefined });
  }
  return references;
}

/** Ceil(Log2(count)) */
function bitsFor(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1);
}
