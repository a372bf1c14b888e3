import { joinAnnexB } from '../../src/bitstream/annexb-converter.js';
import { BitWriter } from './bit-writer.js';

/** What of an H.264 SPS a test cares for. */
export type SpsFields = {
  readonly orderType?: 0 | 1 | 2;
  readonly offsets?: readonly number[];
  readonly offsetForNonReference?: number;
  readonly allowsGaps?: boolean;
  readonly interlaced?: boolean;
};

const frameNumBits = 4;
const orderLsbBits = 6;

/** An SPS and a PPS, 64x64, frame_num and order counts below 16 and 64. */
export function parameterSets(fields: SpsFields = {}, redundant = false): Uint8Array {
  return joinAnnexB([sps(fields), pps(redundant)]);
}

function sps({ orderType = 0, offsets = [], ...fields }: SpsFields): Uint8Array {
  const writer = new BitWriter()
    .bits(77, 8)
    .bits(0, 8)
    .bits(30, 8)
    .unsigned(0)
    .unsigned(frameNumBits - 4);
  writer.unsigned(orderType);
  if (orderType === 0) writer.unsigned(orderLsbBits - 4);
  if (orderType === 1) {
    writer
      .flag(true)
      .signed(fields.offsetForNonReference ?? 0)
      .signed(0)
      .unsigned(offsets.length);
    for (const offset of offsets) writer.signed(offset);
  }
  writer
    .unsigned(4)
    .flag(fields.allowsGaps ?? false)
    .unsigned(3)
    .unsigned(fields.interlaced ? 1 : 3);
  writer.flag(!fields.interlaced);
  if (fields.interlaced) writer.flag(false);
  return writer.flag(true).flag(false).flag(false).nalUnit(0x67);
}

function pps(redundant: boolean): Uint8Array {
  const writer = new BitWriter().unsigned(0).unsigned(0).flag(false).flag(false).unsigned(0).unsigned(0).unsigned(0);
  return writer
    .flag(false)
    .bits(0, 2)
    .signed(0)
    .signed(0)
    .signed(0)
    .flag(true)
    .flag(false)
    .flag(redundant)
    .nalUnit(0x68);
}

export type SliceFields = SpsFields & {
  readonly frameNum: number;
  readonly orderLsb?: number;
  readonly isReference?: boolean;
  readonly isIdr?: boolean;
  readonly field?: 'top' | 'bottom';
  /** With a PPS that allows it. */
  readonly redundantCount?: number;
  /** memory_management_control_operation 5. */
  readonly resets?: boolean;
};

/** The header of an I slice, as an access unit. */
export function slice({ isIdr = false, isReference = true, ...fields }: SliceFields): Uint8Array {
  const writer = new BitWriter().unsigned(0).unsigned(7).unsigned(0).bits(fields.frameNum, frameNumBits);
  if (fields.interlaced) {
    writer.flag(fields.field !== undefined);
    if (fields.field) writer.flag(fields.field === 'bottom');
  }
  if (isIdr) writer.unsigned(0);
  if ((fields.orderType ?? 0) === 0) writer.bits(fields.orderLsb ?? 0, orderLsbBits);
  if (fields.redundantCount !== undefined) writer.unsigned(fields.redundantCount);
  if (isIdr) writer.flag(false).flag(false);
  else if (isReference) writer.flag(fields.resets ?? false);
  if (fields.resets) writer.unsigned(5).unsigned(0);
  // Something for the slice's data.
  writer.bits(0xab, 8);
  return joinAnnexB([writer.nalUnit((isReference ? 0x60 : 0) | (isIdr ? 5 : 1))]);
}
