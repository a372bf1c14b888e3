import { PipelineError } from '../errors/pipeline-error.js';
import { BitReader } from './bit-reader.js';
import { removeEmulationPrevention } from './emulation-prevention.js';
import { type ReferencePictureSet, readReferencePictureSets } from './h265-reference-picture-set.js';
import { isBaseLayer } from './nal-unit.js';
import { croppedSize, plausibleFrameRate, readVuiPicture, type SequenceInfo } from './sequence-info.js';

/** An H.265 SPS: what it says of the pictures, and what slice headers need to be read. */
export type H265Sps = SequenceInfo & {
  readonly separateColourPlanes: boolean;
  readonly orderLsbBits: number;
  /** Which pictures a slice may refer to, to be chosen from by index. */
  readonly referencePictureSets: readonly ReferencePictureSet[];
  /** Long-term reference pictures, to be chosen from by index; undefined when there can be none. */
  readonly longTermPictures: readonly LongTermPicture[] | undefined;
};

/** A reference picture named by the lower bits of its picture order count (lt_ref_pic_poc_lsb_sps). */
export type LongTermPicture = { readonly orderLsb: number; readonly isUsed: boolean };

/** Reads a sequence parameter set (ISO/IEC 23008-2 §7.3.2.2.1) of the base layer, a whole NAL unit. A damaged one is ERR_STREAM_INVALID. */
export function parseH265Sps(nalUnit: Uint8Array): H265Sps {
  if (!isBaseLayer('h265', nalUnit)) {
    throw new PipelineError('ERR_STREAM_INVALID', 'an SPS of an enhancement layer, or without header');
  }
  const reader = new BitReader(removeEmulationPrevention(nalUnit));
  reader.skip(16 + 4);
  const subLayers = reader.bits(3) + 1;
  reader.skip(1);
  const tier = readProfileTierLevel(reader, subLayers);
  const id = reader.unsignedUpTo(15, 'sps_seq_parameter_set_id');
  const chromaFormat = reader.unsignedUpTo(3, 'chroma_format_idc');
  const separateColourPlanes = chromaFormat === 3 && reader.flag();
  const size = readSize(reader, separateColourPlanes ? 0 : chromaFormat);
  const bitDepthLuma = reader.unsignedUpTo(8, 'bit_depth_luma_minus8') + 8;
  const bitDepthChroma = reader.unsignedUpTo(8, 'bit_depth_chroma_minus8') + 8;
  const orderLsbBits = reader.unsignedUpTo(12, 'log2_max_pic_order_cnt_lsb_minus4') + 4;
  const reorderDepth = readReorderDepth(reader, subLayers);
  const references = readCodingTools(reader, orderLsbBits);
  const vui = reader.flag() ? readVui(reader) : { color: undefined, frameRate: undefined };
  const depths = { bitDepthLuma, bitDepthChroma };
  const order = { orderLsbBits, reorderDepth, ...references };
  return { id, ...tier, ...size, chromaFormat, separateColourPlanes, ...depths, ...order, ...vui };
}

type Tier = Pick<H265Sps, 'profile' | 'level' | 'codecString'>;

/** ISO/IEC 23008-2 §7.3.3; the codec string is ISO/IEC 14496-15 §E.3's. */
function readProfileTierLevel(reader: BitReader, subLayers: number): Tier {
  const space = ['', 'A', 'B', 'C'][reader.bits(2)];
  const tier = reader.flag() ? 'H' : 'L';
  const profile = reader.bits(5);
  const compatibility = reversed(reader.bits(32)).toString(16).toUpperCase();
  const constraints = Array.from({ length: 6 }, () => reader.bits(8));
  const level = reader.bits(8);
  skipSubLayerLevels(reader, subLayers - 1);
  while (constraints.at(-1) === 0) constraints.pop();
  const parts = [
    `${space}${profile}`,
    compatibility,
    `${tier}${level}`,
    ...constraints.map((byte) => byte.toString(16).toUpperCase()),
  ];
  return { profile, level, codecString: `hvc1.${parts.join('.')}` };
}

function skipSubLayerLevels(reader: BitReader, count: number): void {
  if (count === 0) return;
  const present = Array.from({ length: 8 }, () => ({ profile: reader.flag(), level: reader.flag() }));
  for (const { profile, level } of present.slice(0, count)) reader.skip((profile ? 88 : 0) + (level ? 8 : 0));
}

function reversed(word: number): number {
  let result = 0;
  for (let bit = 0; bit < 32; bit += 1) result = result * 2 + (Math.floor(word / 2 ** bit) % 2);
  return result;
}

function readSize(reader: BitReader, chromaFormat: number): Pick<H265Sps, 'width' | 'height'> {
  const coded = { width: reader.unsigned(), height: reader.unsigned() };
  const unit = { x: chromaFormat === 1 || chromaFormat === 2 ? 2 : 1, y: chromaFormat === 1 ? 2 : 1 };
  if (!reader.flag()) return croppedSize(coded, { x: 0, y: 0 });
  const x = (reader.unsigned() + reader.unsigned()) * unit.x;
  return croppedSize(coded, { x, y: (reader.unsigned() + reader.unsigned()) * unit.y });
}

/** The highest sub-layer's, which comes last. */
function readReorderDepth(reader: BitReader, subLayers: number): number {
  let depth = 0;
  for (let left = reader.flag() ? subLayers : 1; left > 0; left -= 1) {
    reader.unsignedUpTo(15, 'sps_max_dec_pic_buffering_minus1');
    depth = reader.unsignedUpTo(16, 'sps_max_num_reorder_pics');
    reader.unsigned();
  }
  return depth;
}

type References = Pick<H265Sps, 'referencePictureSets' | 'longTermPictures'>;

function readCodingTools(reader: BitReader, orderLsbBits: number): References {
  for (let left = 6; left > 0; left -= 1) reader.unsigned();
  if (reader.flag() && reader.flag()) skipScalingLists(reader);
  reader.skip(2);
  if (reader.flag()) {
    reader.skip(8);
    reader.unsigned();
    reader.unsigned();
    reader.skip(1);
  }
  const referencePictureSets = readReferencePictureSets(reader);
  const longTermPictures = reader.flag() ? readLongTermPictures(reader, orderLsbBits) : undefined;
  reader.skip(2);
  return { referencePictureSets, longTermPictures };
}

function readLongTermPictures(reader: BitReader, orderLsbBits: number): LongTermPicture[] {
  const length = reader.unsignedUpTo(32, 'num_long_term_ref_pics_sps');
  return Array.from({ length }, () => ({ orderLsb: reader.bits(orderLsbBits), isUsed: reader.flag() }));
}

/** ISO/IEC 23008-2 §7.3.4. */
function skipScalingLists(reader: BitReader): void {
  for (let size = 0; size < 4; size += 1) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (!reader.flag()) {
        reader.unsigned();
        continue;
      }
      if (size > 1) reader.signed();
      for (let left = Math.min(64, 2 ** (4 + 2 * size)); left > 0; left -= 1) reader.signed();
    }
  }
}

/** ISO/IEC 23008-2 §E.2.1, as far as the timing. */
function readVui(reader: BitReader): Pick<H265Sps, 'color' | 'frameRate'> {
  const color = readVuiPicture(reader);
  reader.skip(3);
  if (reader.flag()) for (let left = 4; left > 0; left -= 1) reader.unsigned();
  if (!reader.flag()) return { color, frameRate: undefined };
  const unitsInTick = reader.bits(32);
  return { color, frameRate: plausibleFrameRate(reader.bits(32), unitsInTick) };
}
