import { msToUs } from '@arkavo-pipeline/core';

/** As long as nothing has been measured, microseconds. */
const unknownUs = msToUs(100);
const leastMarginUs = msToUs(3);
const greatestMarginUs = msToUs(15);
/** A sample below the estimate counts more than one above it, which may be of a packet that waited. */
const fall = 0.3;
const rise = 0.05;
/** When so many samples in a row are above the estimate, the way has a queue: the least of them counts as one that did not wait. */
const enoughAbove = 3;
const queueRise = 0.5;
/** A way that has become this many times as long as it was has a queue; what it was is forgotten by so much with each sample. */
const queueFactor = 2;
const forgotten = 0.002;

/** The round trip to a peer, from samples of which some are too long but none is too short. */
export class RoundTrip {
  #us: number | undefined;
  #deviationUs = 0;
  #leastUs: number | undefined;
  /** The latest samples, if all are above the estimate. */
  readonly #above: number[] = [];

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

  /** Whether much of it is a queue, as it was much shorter lately. */
  get hasQueue(): boolean {
    return this.#leastUs !== undefined && this.us > queueFactor * this.#leastUs;
  }

  /** Of zero or more microseconds. */
  sample(us: number): void {
    const estimateUs = this.#us ?? us;
    this.#deviationUs += (Math.abs(us - estimateUs) - this.#deviationUs) / 8;
    const leastUs = this.#leastUs ?? us;
    this.#leastUs = Math.min(us, leastUs + (estimateUs - leastUs) * forgotten);
    if (us <= estimateUs) this.#above.length = 0;
    else this.#above.push(us);
    if (this.#above.length > enoughAbove) this.#above.shift();
    if (us < estimateUs) this.#us = estimateUs + (us - estimateUs) * fall;
    else if (this.#above.length < enoughAbove) this.#us = estimateUs + (us - estimateUs) * rise;
    else
      this.#us = estimateUs + Math.max((Math.min(...this.#above) - estimateUs) * queueRise, (us - estimateUs) * rise);
  }
}
