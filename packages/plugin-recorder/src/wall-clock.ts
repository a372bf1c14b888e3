import type { Clock } from '@arkavo-pipeline/core';

/** The time of day that goes with the pipeline's clock. */
export class WallClock {
  readonly #clock: Clock;
  readonly #offsetUs: number;

  /** The time of day when the pipeline's clock shows what it does now; by default, the machine's. */
  constructor(clock: Clock, unixMs: number = Date.now()) {
    this.#clock = clock;
    this.#offsetUs = unixMs * 1000 - clock.nowUs();
  }

  now(): Date {
    return new Date(this.toUnixUs(this.#clock.nowUs()) / 1000);
  }

  /** A time of the pipeline's clock since 1970, microseconds. */
  toUnixUs(us: number): number {
    return us + this.#offsetUs;
  }
}
