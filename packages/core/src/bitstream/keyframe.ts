import type { VideoCodec } from '../packet/packet.js';
import { h264NalType, h265NalType, isSlice, nalUnits } from './nal-unit.js';

/**
 * Whether decoding can start at this access unit: an IDR picture in H.264, any intra random access point (IDR, CRA, BLA)
 * in H.265. The first slice decides.
 */
export function isKeyframe(codec: VideoCodec, annexB: Uint8Array): boolean {
  for (const { type } of nalUnits(codec, annexB)) {
    if (isSlice(codec, type)) return isKeySlice(codec, type);
  }
  return false;
}

/** Whether a slice of this type belongs to a keyframe. */
export function isKeySlice(codec: VideoCodec, type: number): boolean {
  return codec === 'h264' ? type === h264NalType.idr : type >= h265NalType.firstIrap && type <= h265NalType.lastIrap;
}
