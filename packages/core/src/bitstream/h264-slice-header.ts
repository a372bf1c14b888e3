import { BitReader } from './bit-reader.js';
import { removeEmulationPrevention } from './emulation-prevention.js';
import { type H264Pps, parseH264Pps, readListSize } from './h264-pps.js';
import { type H264Sps, parseH264Sps } from './h264-sps.js';
import { h264NalType } from './nal-unit.js';

/** What an H.264 slice says of its picture (ISO/IEC 14496-10 §7.3.3). */
export type H264SliceHeader = {
  readonly sps: H264Sps;
  readonly pps: H264Pps;
  readonly isIdr: boolean;
  readonly isReference: boolean;
  readonly structure: 'frame' | 'top' | 'bottom';
  readonly frameNum: number;
  readonly idrPicId: number;
  readonly orderLsb: number;
  readonly orderDeltas: readonly [number, number];
  /** Above 0: a redundant picture, which decoders pass over. */
  readonly redundantCount: number;
  /** Whether all references are given up and counting starts anew (memory_management_control_operation 5). */
  readonly resets: boolean;
};

/** A slice header with full reference lists and weights is shorter. */
const headerBytes = 2048;

/** Reads the slice headers of one stream, whose parameter sets it keeps. */
export class H264SliceHeaders {
  readonly #sps = new Map<number, H264Sps>();
  readonly #pps = new Map<number, H264Pps>();

  /** Takes note of an SPS or PPS, a whole NAL unit. A damaged one is ERR_STREAM_INVALID. */
  learn(type: number, nalUnit: Uint8Array): void {
    if (type === h264NalType.sps) {
      const sps = parseH264Sps(nalUnit);
      this.#sps.set(sps.id, sps);
    } else if (type === h264NalType.pps) {
      const pps = parseH264Pps(nalUnit);
      this.#pps.set(pps.id, pps);
    }
  }

  /** Undefined when the slice's parameter sets are not known. A damaged header is ERR_STREAM_INVALID. */
  read(type: number, nalUnit: Uint8Array): H264SliceHeader | undefined {
    const reader = new BitReader(removeEmulationPrevention(nalUnit.subarray(0, headerBytes)));
    const isReference = (reader.bits(8) & 0x60) !== 0;
    reader.unsigned();
    const sliceType = reader.unsigned() % 5;
    const pps = this.#pps.get(reader.unsigned());
    const sps = pps && this.#sps.get(pps.spsId);
    return sps && readHeader(reader, { sps, pps, sliceType, isReference, isIdr: type === h264NalType.idr });
  }
}

type Start = Pick<H264SliceHeader, 'sps' | 'pps' | 'isIdr' | 'isReference'> & { readonly sliceType: number };

/** slice_type, of which SP and SI count as P and I where it matters here. */
const sliceTypes = { p: 0, b: 1, sp: 3 } as const;

function readHeader(reader: BitReader, start: Start): H264SliceHeader {
  const { sps, pps, isIdr, isReference } = start;
  if (sps.separateColourPlanes) reader.skip(2);
  const frameNum = reader.bits(sps.frameNumBits);
  const structure = readStructure(reader, sps);
  const idrPicId = isIdr ? reader.unsigned() : 0;
  const order = readOrder(reader, start, structure === 'frame');
  const redundantCount = pps.hasRedundantCount ? reader.unsignedUpTo(127, 'redundant_pic_cnt') : 0;
  // Behind slice groups, the PPS was not read as far as this needs.
  const resets = isReference && !isIdr && pps.sliceGroups === 1 && readResets(reader, start);
  return { sps, pps, isIdr, isReference, structure, frameNum, idrPicId, ...order, redundantCount, resets };
}

function readStructure(reader: BitReader, sps: H264Sps): H264SliceHeader['structure'] {
  if (sps.frameMbsOnly || !reader.flag()) return 'frame';
  return reader.flag() ? 'bottom' : 'top';
}

function readOrder(
  reader: BitReader,
  { sps, pps }: Start,
  isFrame: boolean,
): Pick<H264SliceHeader, 'orderLsb' | 'orderDeltas'> {
  if (sps.orderType === 0) {
    const orderLsb = reader.bits(sps.orderLsbBits);
    return { orderLsb, orderDeltas: [0, pps.hasBottomOrder && isFrame ? reader.signed() : 0] };
  }
  const hasDeltas = sps.orderType === 1 && sps.orderCycle?.deltaAlwaysZero === false;
  const first = hasDeltas ? reader.signed() : 0;
  return { orderLsb: 0, orderDeltas: [first, hasDeltas && pps.hasBottomOrder && isFrame ? reader.signed() : 0] };
}

/** Goes through the reference lists and weights to the marking of references, at the end of what is read. */
function readResets(reader: BitReader, { sps, pps, sliceType }: Start): boolean {
  const isB = sliceType === sliceTypes.b;
  const isPredicted = isB || sliceType === sliceTypes.p || sliceType === sliceTypes.sp;
  if (isB) reader.skip(1);
  if (isPredicted) {
    const sizes = reader.flag() ? [readListSize(reader), isB ? readListSize(reader) : 0] : pps.listSizes;
    const lists = isB ? sizes : sizes.slice(0, 1);
    for (const _ of lists) skipListModification(reader);
    if (isB ? pps.weightedBi === 1 : pps.isWeighted) skipWeights(reader, sps, lists);
  }
  return readMarking(reader);
}

function skipListModification(reader: BitReader): void {
  if (!reader.flag()) return;
  while (reader.unsignedUpTo(5, 'modification_of_pic_nums_idc') !== 3) reader.unsigned();
}

function skipWeights(reader: BitReader, sps: H264Sps, lists: readonly number[]): void {
  const hasChroma = sps.chromaFormat !== 0 && !sps.separateColourPlanes;
  reader.unsigned();
  if (hasChroma) reader.unsigned();
  for (const size of lists) {
    for (let left = size; left > 0; left -= 1) {
      if (reader.flag()) for (let numbers = 2; numbers > 0; numbers -= 1) reader.signed();
      if (hasChroma && reader.flag()) for (let numbers = 4; numbers > 0; numbers -= 1) reader.signed();
    }
  }
}

/** How many numbers follow each memory_management_control_operation. */
const operands = [0, 1, 1, 2, 1, 0, 1] as const;

function readMarking(reader: BitReader): boolean {
  if (!reader.flag()) return false;
  for (;;) {
    const operation = reader.unsignedUpTo(6, 'memory_management_control_operation');
    if (operation === 0 || operation === 5) return operation === 5;
    for (let left = operands[operation] ?? 0; left > 0; left -= 1) reader.unsigned();
  }
}
