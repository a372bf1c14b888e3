import { BitReader } from './bit-reader.js';
import { removeEmulationPrevention } from './emulation-prevention.js';
import { skipReferencePictureSets } from './h265-reference-picture-set.js';
import { croppedSize, plausibleFrameRate, type SequenceInfo, skipVuiPicture } from './sequence-info.js';

/** An H.265 SPS: what it says of the pictures, and what slice headers need to be read. */
export type H265Sps = SequenceInfo & {
  readonly separateColourPlanes: boolean;
  readonly orderLsbBits: number;
};

/** Reads a sequence parameter set (ISO/IEC 23008-2 §7.3.2.2.1) of the base layer, a whole NAL unit. A damaged one is ERR_STREAM_INVALID. */
export function parseH265Sps(nalUnit: Uint8Array): H265Sps {
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
  skipCodingTools(reader, orderLsbBits);
  const frameRate = reader.flag() ? readFrameRate(reader) : undefined;
  const depths = { bitDepthLuma, bitDepthChroma };
  return { id, ...tier, ...size, chromaFormat, separateColourPlanes, ...depths, orderLsbBits, reorderDepth, frameRate };
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
    reader.unsigned();
    depth = reader.unsignedUpTo(16, 'sps_max_num_reorder_pics');
    reader.unsigned();
  }
  return depth;
}

function skipCodingTools(reader: BitReader, orderLsbBits: number): void {
  for (let left = 6; left > 0; left -= 1) reader.unsigned();
  if (reader.flag() && reader.flag()) skipScalingLists(reader);
  reader.skip(2);
  if (reader.flag()) {
    reader.skip(8);
    reader.unsigned();
    reader.unsigned();
    reader.skip(1);
  }
  skipReferencePictureSets(reader);
  if (reader.flag()) {
    const count = reader.unsignedUpTo(32, 'num_long_term_ref_pics_sps');
    reader.skip(count * (orderLsbBits + 1));
  }
  reader.skip(2);
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
function readFrameRate(reader: BitReader): number | undefined {
  skipVuiPicture(reader);
  reader.skip(3);
  if (reader.flag()) for (let left = 4; left > 0; left -= 1) reader.unsigned();
  if (!reader.flag()) return undefined;
  const unitsInTick = reader.bits(32);
  return plausibleFrameRate(reader.bits(32), unitsInTick);
}
