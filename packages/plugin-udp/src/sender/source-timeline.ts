import { secondsToUs } from '@arkavo-pipeline/core';

/** So much of what a packet differs by is believed at once: its capture time has jitter. */
const share = 1 / 256;
/** A greater difference is a timeline that began anew. */
const jumpUs = secondsToUs(1);

/** Which time of the wall clock is which time of a source: the same for all of its streams, so that they are shown together. */
export class SourceTimeline {
  #offsetUs: number | undefined;

  /** A packet of this time was captured at `unixUs`. */
  captured(ptsUs: number, unixUs: number): void {
    const measuredUs = ptsUs - unixUs;
    const differenceUs = measuredUs - (this.#offsetUs ?? measuredUs);
    if (this.#offsetUs === undefined || Math.abs(differenceUs) > jumpUs) this.#offsetUs = measuredUs;
    else this.#offsetUs += differenceUs * share;
  }

  /** The time of the source at `unixUs`, whole microseconds. */
  ptsAt(unixUs: number): number {
    return Math.round(unixUs + (this.#offsetUs ?? 0));
  }
}
