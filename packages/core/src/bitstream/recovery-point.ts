import { PipelineError } from '../errors/pipeline-error.js';
import type { VideoCodec } from '../packet/packet.js';
import { BitReader } from './bit-reader.js';
import { removeEmulationPrevention } from './emulation-prevention.js';
import { h264NalType, h265NalType, isSlice, nalHeaderBytes, nalUnits } from './nal-unit.js';

/** The recovery point SEI message (ISO/IEC 14496-10 §D.2.8, ISO/IEC 23008-2 §D.3.8): decoding may start here, with a delay. */
export type RecoveryPoint = {
  /** When the pictures are right: so many frames (recovery_frame_cnt) or order counts (recovery_poc_cnt) later. */
  readonly count: number;
  /** Right to the bit, not only to the eye. */
  readonly isExact: boolean;
  /** Pictures around here may refer to what was cut away. */
  readonly hasBrokenLink: boolean;
};

/** The first recovery point before an access unit's first slice; undefined without one. A damaged SEI has none. */
export function recoveryPoint(codec: VideoCodec, annexB: Uint8Array): RecoveryPoint | undefined {
  const sei = codec === 'h264' ? h264NalType.sei : h265NalType.prefixSei;
  for (const { start, end, type } of nalUnits(codec, annexB)) {
    if (isSlice(codec, type)) return undefined;
    const point = type === sei ? seiRecoveryPoint(codec, annexB.subarray(start, end)) : undefined;
    if (point) return point;
  }
  return undefined;
}

const recoveryPointType = 6;
const maxFrameCount = 65_535;

/** The recovery point in an SEI NAL unit; undefined without one, and in a damaged one. */
export function seiRecoveryPoint(codec: VideoCodec, nalUnit: Uint8Array): RecoveryPoint | undefined {
  const reader = new BitReader(removeEmulationPrevention(nalUnit));
  try {
    reader.skip(8 * nalHeaderBytes(codec));
    // A message is two bytes at least, the trailing bits one.
    while (reader.left >= 16) {
      const type = readNumber(reader);
      const size = readNumber(reader);
      if (type === recoveryPointType) return readPoint(codec, reader);
      reader.skip(8 * size);
    }
  } catch (error) {
    // A stream is not refused for a message that is an offer only.
    if (!(error instanceof PipelineError)) throw error;
  }
  return undefined;
}

/** 255 for each byte 0xff, and the byte after them. */
function readNumber(reader: BitReader): number {
  let number = 0;
  let byte = reader.bits(8);
  for (; byte === 0xff; byte = reader.bits(8)) number += byte;
  return number + byte;
}

function readPoint(codec: VideoCodec, reader: BitReader): RecoveryPoint {
  const count = codec === 'h264' ? reader.unsignedUpTo(maxFrameCount, 'recovery_frame_cnt') : reader.signed();
  return { count, isExact: reader.flag(), hasBrokenLink: reader.flag() };
}
