import { secondsToUs, usPerSecond } from '@arkavo-pipeline/core';

const memoryUs = secondsToUs(1);
/** Two seconds at 80 Mbit/s; a peer that says all comes at one moment fills no more. */
const maxPassed = 16_384;

type Passed = { readonly atUs: number; readonly bytes: number };

/** How much passes per second, over spans of up to a second. */
export class RateMeter {
  #passed: Passed[] = [];

  /** Times rise, but for what was reordered. A step back of more than a second is a clock that was set: all starts over. */
  add(atUs: number, bytes: number): void {
    const newestUs = this.#passed.at(-1)?.atUs ?? atUs;
    if (newestUs - atUs > memoryUs) this.#passed = [];
    this.#passed.push({ atUs, bytes });
    if (this.#passed.length > maxPassed) this.#passed.splice(0, maxPassed / 2);
    if (atUs - (this.#passed[0]?.atUs ?? atUs) > 2 * memoryUs) this.#expire(atUs);
  }

  /** Bits per second over the last `spanUs` before the newest packet; undefined while there are not two to measure between. */
  bps(spanUs: number): number | undefined {
    const newestUs = this.#passed.at(-1)?.atUs ?? 0;
    let oldest: Passed | undefined;
    let bytes = 0;
    for (let index = this.#passed.length - 1; index >= 0; index--) {
      const passed = this.#passed[index];
      if (!passed || newestUs - passed.atUs > spanUs) break;
      oldest = passed;
      bytes += passed.bytes;
    }
    if (!oldest || newestUs <= oldest.atUs) return undefined;
    // What came first takes no part: its time is the end of its own arrival.
    return ((bytes - oldest.bytes) * 8 * usPerSecond) / (newestUs - oldest.atUs);
  }

  /** Bits per second that passed in the last `spanUs` until now, packets or none. */
  recentBps(spanUs: number, nowUs: number): number {
    let bytes = 0;
    for (let index = this.#passed.length - 1; index >= 0; index--) {
      const passed = this.#passed[index];
      if (!passed || nowUs - passed.atUs >= spanUs) break;
      bytes += passed.bytes;
    }
    return (bytes * 8 * usPerSecond) / spanUs;
  }

  #expire(newestUs: number): void {
    const first = this.#passed.findIndex((passed) => newestUs - passed.atUs <= memoryUs);
    if (first > 0) this.#passed.splice(0, first);
  }
}
