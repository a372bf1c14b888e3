import { msToUs } from '@arkavo-pipeline/core';

/** As long as nothing has been measured, microseconds. */
const unknownUs = msToUs(100);
const leastMarginUs = msToUs(3);
const greatestMarginUs = msToUs(15);
/** A sample below the estimate counts more than one above it, which may be of a packet that waited. */
const fall = 0.3;
const rise = 0.05;

/** The round trip to a peer, from samples of which some are too long but none is too short. */
export class RoundTrip {
  #us: number | undefined;
  #deviationUs = 0;

  /** Undefined before the first sample. */
  get measuredUs(): number | undefined {
    return this.#us === undefined ? undefined : Math.round(this.#us);
  }

  /** Microseconds; 100 ms before the first sample. */
  get us(): number {
    return this.measuredUs ?? unknownUs;
  }

  /** How much longer than the estimate an answer may reasonably take, microseconds. */
  get marginUs(): number {
    return Math.round(Math.min(greatestMarginUs, Math.max(leastMarginUs, this.#deviationUs)));
  }

  /** Of zero or more microseconds. */
  sample(us: number): void {
    const estimateUs = this.#us ?? us;
    this.#deviationUs += (Math.abs(us - estimateUs) - this.#deviationUs) / 8;
    this.#us = estimateUs + (us - estimateUs) * (us < estimateUs ? fall : rise);
  }
}
