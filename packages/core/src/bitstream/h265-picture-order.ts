import { nextMsb } from './h264-picture-order.js';
import type { H265SliceHeader } from './h265-slice-header.js';

/** Follows the picture order count of one H.265 stream (ISO/IEC 23008-2 §8.3.1), picture by picture in decoding order. */
export class H265PictureOrder {
  /** Of the last picture of the lowest sub-layer that others are predicted from. */
  #previous = { msb: 0, lsb: 0 };

  /** The picture order count. `restarts`: an intra random access point at which decoding, or a new sequence, begins. */
  next({ sps, type, temporalId, orderLsb }: H265SliceHeader, restarts: boolean): number {
    const msb = restarts ? 0 : nextMsb(this.#previous, orderLsb, sps.orderLsbBits);
    if (temporalId === 0 && !isLeadingOrUnreferenced(type)) this.#previous = { msb, lsb: orderLsb };
    return msb + orderLsb;
  }
}

/** RADL, RASL and sub-layer non-reference pictures, which later picture order counts do not build on. */
function isLeadingOrUnreferenced(type: number): boolean {
  return (type >= 6 && type <= 9) || (type <= 14 && type % 2 === 0);
}
