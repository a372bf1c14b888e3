import { BitReader } from './bit-reader.js';
import { removeEmulationPrevention } from './emulation-prevention.js';
import { croppedSize, plausibleFrameRate, readVuiPicture, type SequenceInfo } from './sequence-info.js';

/** An H.264 SPS: what it says of the pictures, and what slice headers need to be read. */
export type H264Sps = SequenceInfo & {
  readonly separateColourPlanes: boolean;
  readonly frameNumBits: number;
  readonly frameMbsOnly: boolean;
  /** pic_order_cnt_type: 0, 1 or 2. */
  readonly orderType: number;
  readonly orderLsbBits: number;
  /** Of pic_order_cnt_type 1. */
  readonly orderCycle: OrderCycle | undefined;
  /** Whether frame_num may leave out numbers without anything being lost. */
  readonly allowsFrameNumGaps: boolean;
};

/** How far apart pictures are in output order when slices say only what differs from it (ISO/IEC 14496-10 §7.4.2.1.1). */
export type OrderCycle = {
  readonly deltaAlwaysZero: boolean;
  readonly offsetForNonReference: number;
  readonly offsetTopToBottom: number;
  readonly offsetsForReferences: readonly number[];
};

/** Profiles whose SPS has the chroma format and scaling lists (ISO/IEC 14496-10 §7.3.2.1.1). */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** The most frames of a decoded picture buffer (ISO/IEC 14496-10 §A.3.1). */
const maxDpbFrames = 16;

/** Reads a sequence parameter set (ISO/IEC 14496-10 §7.3.2.1.1), a whole NAL unit. A damaged one is ERR_STREAM_INVALID. */
export function parseH264Sps(nalUnit: Uint8Array): H264Sps {
  const reader = new BitReader(removeEmulationPrevention(nalUnit));
  reader.skip(8);
  const profile = reader.bits(8);
  const constraints = reader.bits(8);
  const level = reader.bits(8);
  const id = reader.unsignedUpTo(31, 'seq_parameter_set_id');
  const format = highProfiles.has(profile) ? readFormat(reader) : baseFormat;
  const frameNumBits = reader.unsignedUpTo(12, 'log2_max_frame_num_minus4') + 4;
  const order = readOrder(reader);
  reader.unsignedUpTo(maxDpbFrames, 'max_num_ref_frames');
  const allowsFrameNumGaps = reader.flag();
  const size = readSize(reader, format);
  const vui = reader.flag() ? readVui(reader) : noVui;
  // Without an order count, pictures come out in decoding order.
  const reorderDepth = order.orderType === 2 ? 0 : vui.reorderDepth;
  const codecString = `avc1.${[profile, constraints, level].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  const coding = { frameNumBits, allowsFrameNumGaps, ...order };
  return { id, profile, level, codecString, ...format, ...coding, ...size, ...vui, reorderDepth };
}

type Vui = Pick<H264Sps, 'color' | 'frameRate' | 'reorderDepth'>;

const noVui: Vui = { color: undefined, frameRate: undefined, reorderDepth: undefined };

type Format = Pick<H264Sps, 'chromaFormat' | 'separateColourPlanes' | 'bitDepthLuma' | 'bitDepthChroma'>;

const baseFormat: Format = { chromaFormat: 1, separateColourPlanes: false, bitDepthLuma: 8, bitDepthChroma: 8 };

function readFormat(reader: BitReader): Format {
  const chromaFormat = reader.unsignedUpTo(3, 'chroma_format_idc');
  const separateColourPlanes = chromaFormat === 3 && reader.flag();
  const bitDepthLuma = reader.unsignedUpTo(6, 'bit_depth_luma_minus8') + 8;
  const bitDepthChroma = reader.unsignedUpTo(6, 'bit_depth_chroma_minus8') + 8;
  reader.skip(1);
  if (reader.flag()) skipScalingLists(reader, chromaFormat === 3 ? 12 : 8);
  return { chromaFormat, separateColourPlanes, bitDepthLuma, bitDepthChroma };
}

function skipScalingLists(reader: BitReader, count: number): void {
  for (let list = 0; list < count; list += 1) {
    if (!reader.flag()) continue;
    let last = 8;
    for (let left = list < 6 ? 16 : 64; left > 0 && last !== 0; left -= 1) {
      last = (((last + reader.signed()) % 256) + 256) % 256;
    }
  }
}

function readOrder(reader: BitReader): Pick<H264Sps, 'orderType' | 'orderLsbBits' | 'orderCycle'> {
  const orderType = reader.unsignedUpTo(2, 'pic_order_cnt_type');
  const orderLsbBits = orderType === 0 ? reader.unsignedUpTo(12, 'log2_max_pic_order_cnt_lsb_minus4') + 4 : 0;
  return { orderType, orderLsbBits, orderCycle: orderType === 1 ? readOrderCycle(reader) : undefined };
}

function readOrderCycle(reader: BitReader): OrderCycle {
  const deltaAlwaysZero = reader.flag();
  const offsetForNonReference = reader.signed();
  const offsetTopToBottom = reader.signed();
  const count = reader.unsignedUpTo(255, 'num_ref_frames_in_pic_order_cnt_cycle');
  const offsetsForReferences = Array.from({ length: count }, () => reader.signed());
  return { deltaAlwaysZero, offsetForNonReference, offsetTopToBottom, offsetsForReferences };
}

function readSize(reader: BitReader, format: Format): Pick<H264Sps, 'width' | 'height' | 'frameMbsOnly'> {
  const widthMbs = reader.unsigned() + 1;
  const heightUnits = reader.unsigned() + 1;
  const frameMbsOnly = reader.flag();
  if (!frameMbsOnly) reader.skip(1);
  reader.skip(1);
  const crop = reader.flag() ? readCrop(reader) : { x: 0, y: 0 };
  const planar = format.separateColourPlanes ? 0 : format.chromaFormat;
  const fields = frameMbsOnly ? 1 : 2;
  const unit = { x: planar === 1 || planar === 2 ? 2 : 1, y: (planar === 1 ? 2 : 1) * fields };
  const coded = { width: widthMbs * 16, height: heightUnits * 16 * fields };
  return { ...croppedSize(coded, { x: crop.x * unit.x, y: crop.y * unit.y }), frameMbsOnly };
}

function readCrop(reader: BitReader): { x: number; y: number } {
  const x = reader.unsigned() + reader.unsigned();
  return { x, y: reader.unsigned() + reader.unsigned() };
}

/** ISO/IEC 14496-10 §E.1.1. */
function readVui(reader: BitReader): Vui {
  const color = readVuiPicture(reader);
  let frameRate: number | undefined;
  if (reader.flag()) {
    const unitsInTick = reader.bits(32);
    frameRate = plausibleFrameRate(reader.bits(32), 2 * unitsInTick);
    reader.skip(1);
  }
  const nalHrd = reader.flag();
  if (nalHrd) skipHrd(reader);
  const vclHrd = reader.flag();
  if (vclHrd) skipHrd(reader);
  if (nalHrd || vclHrd) reader.skip(1);
  reader.skip(1);
  return { color, frameRate, reorderDepth: reader.flag() ? readReorderDepth(reader) : undefined };
}

function skipHrd(reader: BitReader): void {
  const count = reader.unsignedUpTo(31, 'cpb_cnt_minus1') + 1;
  reader.skip(8);
  for (let left = count; left > 0; left -= 1) {
    reader.unsigned();
    reader.unsigned();
    reader.skip(1);
  }
  reader.skip(20);
}

function readReorderDepth(reader: BitReader): number {
  reader.skip(1);
  for (let left = 4; left > 0; left -= 1) reader.unsigned();
  const depth = reader.unsignedUpTo(maxDpbFrames, 'max_num_reorder_frames');
  reader.unsignedUpTo(maxDpbFrames, 'max_dec_frame_buffering');
  return depth;
}
