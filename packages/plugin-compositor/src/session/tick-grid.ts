import { usPerSecond } from '@arkavo-pipeline/core';
import type { FrameRate } from '../frame-rate.js';

/** The times of pictures at a constant rate, on the timeline's own grid: tick 0 is at time 0, whenever a stage begins. */
export class TickGrid {
  readonly #rate: FrameRate;

  constructor(rate: FrameRate) {
    this.#rate = rate;
  }

  /** The time of a tick, to the nearest microsecond: no rounding adds up. */
  timeUs(tick: number): number {
    const { num, den } = this.#rate;
    // By whole rounds and the rest: the product of months of ticks and a second is beyond 2^53.
    const rounds = Math.floor(tick / num);
    return rounds * den * usPerSecond + Math.round(((tick - rounds * num) * den * usPerSecond) / num);
  }

  /** The first tick at this time or after it. */
  tickFrom(timeUs: number): number {
    const { num, den } = this.#rate;
    const roundUs = den * usPerSecond;
    const rounds = Math.floor(timeUs / roundUs);
    const near = rounds * num + Math.floor(((timeUs - rounds * roundUs) * num) / roundUs) - 1;
    let tick = near;
    while (this.timeUs(tick) < timeUs) tick++;
    return tick;
  }

  /** The last tick at this time or before it. */
  tickUntil(timeUs: number): number {
    return this.tickFrom(timeUs + 1) - 1;
  }
}
