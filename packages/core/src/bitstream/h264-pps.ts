import { BitReader } from './bit-reader.js';
import { removeEmulationPrevention } from './emulation-prevention.js';
import { readPpsIds } from './pps.js';

/** What slice headers need of an H.264 PPS. */
export type H264Pps = {
  readonly id: number;
  readonly spsId: number;
  /** Whether slices say how far the bottom field is from the top one. */
  readonly hasBottomOrder: boolean;
  /** More than 1: flexible macroblock ordering; what follows in the PPS is then not read. */
  readonly sliceGroups: number;
  /** Entries of the reference lists 0 and 1 when slices don't say. */
  readonly listSizes: readonly [number, number];
  readonly isWeighted: boolean;
  /** 1: explicit weights for B slices. */
  readonly weightedBi: number;
  readonly hasRedundantCount: boolean;
};

const maxListSize = 32;

/** Reads a picture parameter set (ISO/IEC 14496-10 §7.3.2.2), a whole NAL unit. A damaged one is ERR_STREAM_INVALID. */
export function parseH264Pps(nalUnit: Uint8Array): H264Pps {
  const reader = new BitReader(removeEmulationPrevention(nalUnit));
  const ids = readPpsIds('h264', reader);
  reader.skip(1);
  const hasBottomOrder = reader.flag();
  const sliceGroups = reader.unsignedUpTo(7, 'num_slice_groups_minus1') + 1;
  const start = { ...ids, hasBottomOrder, sliceGroups };
  return sliceGroups > 1 ? { ...start, ...unread } : { ...start, ...readRest(reader) };
}

type Rest = Pick<H264Pps, 'listSizes' | 'isWeighted' | 'weightedBi' | 'hasRedundantCount'>;

const unread: Rest = { listSizes: [1, 1], isWeighted: false, weightedBi: 0, hasRedundantCount: false };

function readRest(reader: BitReader): Rest {
  const listSizes = [readListSize(reader), readListSize(reader)] as const;
  const isWeighted = reader.flag();
  const weightedBi = reader.bits(2);
  for (let left = 3; left > 0; left -= 1) reader.signed();
  reader.skip(2);
  return { listSizes, isWeighted, weightedBi, hasRedundantCount: reader.flag() };
}

/** num_ref_idx_l0_default_active_minus1 and its like. */
export function readListSize(reader: BitReader): number {
  return reader.unsignedUpTo(maxListSize - 1, 'num_ref_idx_active_minus1') + 1;
}
