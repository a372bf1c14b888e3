import { type Clock, systemClock } from '@arkavo-pipeline/core';

const usPerSecond = 1_000_000;

/** What may be spent: so much at once, and as much again every second. */
export class Budget {
  readonly #perSecond: number;
  readonly #clock: Clock;
  #left: number;
  #filledUs: number;

  constructor(perSecond: number, clock: Clock = systemClock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#left = perSecond;
    this.#filledUs = clock.nowUs();
  }

  /** Whether there is as much left; it is spent then. */
  spend(cost: number): boolean {
    const nowUs = this.#clock.nowUs();
    const gained = ((nowUs - this.#filledUs) / usPerSecond) * this.#perSecond;
    this.#left = Math.min(this.#perSecond, this.#left + gained);
    this.#filledUs = nowUs;
    if (cost > this.#left) return false;
    this.#left -= cost;
    return true;
  }
}
