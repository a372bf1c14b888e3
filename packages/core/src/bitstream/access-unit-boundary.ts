import type { VideoCodec } from '../packet/packet.js';
import { h264NalType, h265NalType, isSlice, nalHeaderBytes } from './nal-unit.js';

/** Whether a NAL unit of this type begins an access unit when it comes after a slice (ISO/IEC 14496-10 §7.4.1.2.3, ISO/IEC 23008-2 §7.4.2.4.4). */
export function opensAccessUnit(codec: VideoCodec, type: number): boolean {
  return codec === 'h264' ? opensH264(type) : opensH265(type);
}

/** Not 14: a prefix NAL unit comes before every slice of a picture, not only before the first. */
function opensH264(type: number): boolean {
  return (type >= h264NalType.sei && type <= h264NalType.delimiter) || (type >= 15 && type <= 18);
}

function opensH265(type: number): boolean {
  const named = type >= h265NalType.vps && type <= h265NalType.delimiter;
  return named || type === h265NalType.prefixSei || (type >= 41 && type <= 44) || (type >= 48 && type <= 55);
}

/** How many bytes of a NAL unit `startsPicture` looks at. */
export function boundaryBytes(codec: VideoCodec): number {
  return nalHeaderBytes(codec) + 1;
}

/**
 * Whether a slice is the first of its picture: first_mb_in_slice is 0 (H.264, without arbitrary slice order), or
 * first_slice_segment_in_pic_flag is set (H.265). Both show in the first bit after the header.
 */
export function startsPicture(codec: VideoCodec, type: number, afterHeader: number): boolean {
  const hasPosition = isSlice(codec, type) && !(codec === 'h264' && laterPartitions.has(type));
  return hasPosition && afterHeader >= 0x80;
}

/** Data partitions B and C, which say nothing of where they are. */
const laterPartitions = new Set([3, 4]);
