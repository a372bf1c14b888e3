import { msToUs } from '@arkavo-pipeline/core';

/** Before the first pictures have shown anything, they are decoded at this distance. */
const leadUs = msToUs(16);
/** Pictures that are reordered, at most (ISO/IEC 14496-10 §A.3.1). */
const maxDepth = 16;

/**
 * Decode times for pictures that come in decoding order with their display times: the display times in order, later by as many
 * pictures as are reordered. Always rising, and with display times that fit the depth never later than them.
 */
export class DecodeTimes {
  #depth = 0;
  /** Display times that are no decode time yet, in order. */
  #waiting: number[] = [];
  #greatestUs = Number.NEGATIVE_INFINITY;
  #lastUs = Number.NEGATIVE_INFINITY;

  /** `reorderDepth` is what the stream says: so many pictures at most are decoded before one that is shown before them. */
  next(ptsUs: number, reorderDepth: number | undefined): number {
    const isReordered = ptsUs < this.#greatestUs;
    const said = Math.min(maxDepth, reorderDepth ?? this.#depth);
    this.#depth = isReordered ? Math.max(1, said) : said;
    this.#greatestUs = Math.max(this.#greatestUs, ptsUs);
    const isAlone = this.#depth === 0 && this.#waiting.length === 0;
    const dtsUs = isAlone ? ptsUs : this.#inOrder(ptsUs);
    this.#lastUs = Math.max(this.#lastUs + 1, Math.min(dtsUs, ptsUs));
    return this.#lastUs;
  }

  #inOrder(ptsUs: number): number {
    this.#insert(ptsUs);
    return this.#waiting.length > this.#depth ? this.#take() : this.#early(ptsUs);
  }

  #insert(ptsUs: number): void {
    const place = this.#waiting.findIndex((other) => other > ptsUs);
    this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, ptsUs);
  }

  #take(): number {
    let dtsUs = this.#waiting.shift() ?? 0;
    while (this.#waiting.length > this.#depth) dtsUs = this.#waiting.shift() ?? dtsUs;
    return dtsUs;
  }

  #early(ptsUs: number): number {
    const firstUs = this.#waiting[0] ?? ptsUs;
    return firstUs - (this.#depth - this.#waiting.length + 1) * leadUs;
  }
}
