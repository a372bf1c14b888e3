import type { UnitTimes } from './media-unit.js';

/** Puts the passes over a file one behind the other: each begins where the one before ended (its latest pts + duration). */
export class Timeline {
  #offsetUs = 0;
  #firstUs = Number.POSITIVE_INFINITY;
  #endUs = Number.NEGATIVE_INFINITY;

  /** The times of a unit of this pass in the whole. */
  place({ ptsUs, dtsUs, durationUs }: UnitTimes): UnitTimes {
    this.#firstUs = Math.min(this.#firstUs, ptsUs);
    this.#endUs = Math.max(this.#endUs, ptsUs + durationUs);
    return { ptsUs: ptsUs + this.#offsetUs, dtsUs: dtsUs + this.#offsetUs, durationUs };
  }

  /** Ends the pass. False when nothing was in it: another would be as empty. */
  nextPass(): boolean {
    if (this.#endUs <= this.#firstUs) return false;
    this.#offsetUs += this.#endUs - this.#firstUs;
    this.#firstUs = Number.POSITIVE_INFINITY;
    this.#endUs = Number.NEGATIVE_INFINITY;
    return true;
  }
}
