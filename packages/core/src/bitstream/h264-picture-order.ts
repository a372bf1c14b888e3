import type { H264SliceHeader } from './h264-slice-header.js';
import type { H264Sps } from './h264-sps.js';

/** Follows the picture order count of one H.264 stream (ISO/IEC 14496-10 §8.2.1), picture by picture in decoding order. */
export class H264PictureOrder {
  /** Of the last reference picture; for types 1 and 2, of the last picture. */
  #previous = { msb: 0, lsb: 0, frameNum: 0, frameNumOffset: 0 };

  /** The picture order count: of a frame its earlier field's. A picture that resets counting has one that counts from itself. */
  next(header: H264SliceHeader): number {
    if (header.isIdr) this.#previous = { msb: 0, lsb: 0, frameNum: 0, frameNumOffset: 0 };
    const { top, bottom } = header.sps.orderType === 0 ? this.#fromLsb(header) : this.#fromFrameNum(header);
    const order = header.structure === 'frame' ? Math.min(top, bottom) : header.structure === 'top' ? top : bottom;
    if (!header.resets) return order;
    this.#previous = { msb: 0, lsb: header.structure === 'bottom' ? 0 : top - order, frameNum: 0, frameNumOffset: 0 };
    return 0;
  }

  /** §8.2.1.1 */
  #fromLsb({ sps, orderLsb, orderDeltas, isReference }: H264SliceHeader): { top: number; bottom: number } {
    const msb = nextMsb(this.#previous, orderLsb, sps.orderLsbBits);
    if (isReference) this.#previous = { ...this.#previous, msb, lsb: orderLsb };
    return { top: msb + orderLsb, bottom: msb + orderLsb + orderDeltas[1] };
  }

  /** §8.2.1.2 and §8.2.1.3 */
  #fromFrameNum(header: H264SliceHeader): { top: number; bottom: number } {
    const { sps, frameNum, structure, orderDeltas, isReference } = header;
    const wraps = this.#previous.frameNum > frameNum;
    const frameNumOffset = this.#previous.frameNumOffset + (wraps ? 2 ** sps.frameNumBits : 0);
    this.#previous = { ...this.#previous, frameNum, frameNumOffset };
    if (!sps.orderCycle) {
      const order = 2 * (frameNumOffset + frameNum) - (isReference ? 0 : 1);
      return { top: order, bottom: order };
    }
    const expected = expectedOrder(sps, frameNumOffset + frameNum, isReference);
    const top = expected + orderDeltas[0];
    const toBottom = sps.orderCycle.offsetTopToBottom;
    return {
      top,
      bottom: structure === 'frame' ? top + toBottom + orderDeltas[1] : expected + toBottom + orderDeltas[0],
    };
  }
}

/** The upper part of a picture order count, from the lower part and the one before (equation 8-3; ISO/IEC 23008-2 equation 8-1). */
export function nextMsb(
  previous: { readonly msb: number; readonly lsb: number },
  lsb: number,
  lsbBits: number,
): number {
  const range = 2 ** lsbBits;
  if (lsb < previous.lsb && previous.lsb - lsb >= range / 2) return previous.msb + range;
  if (lsb > previous.lsb && lsb - previous.lsb > range / 2) return previous.msb - range;
  return previous.msb;
}

/** Equations 8-6 to 8-9. */
function expectedOrder({ orderCycle }: H264Sps, absoluteFrameNum: number, isReference: boolean): number {
  if (!orderCycle) return 0;
  const { offsetsForReferences: offsets, offsetForNonReference } = orderCycle;
  const count = offsets.length === 0 ? 0 : Math.max(0, absoluteFrameNum - (isReference ? 0 : 1));
  let order = 0;
  if (count > 0) {
    const perCycle = offsets.reduce((sum, offset) => sum + offset, 0);
    const inCycle = (count - 1) % offsets.length;
    order = Math.floor((count - 1) / offsets.length) * perCycle;
    for (const offset of offsets.slice(0, inCycle + 1)) order += offset;
  }
  return order + (isReference ? 0 : offsetForNonReference);
}
