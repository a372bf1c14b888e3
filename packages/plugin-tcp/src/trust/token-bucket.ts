import { type Clock, usToSeconds } from '@arkavo-pipeline/core';

/** So many at once, and so many per second after that. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #perSecond: number;
  #level: number;
  #filledUs: number;

  constructor(clock: Clock, capacity: number, perSecond: number) {
    this.#clock = clock;
    this.#capacity = capacity;
    this.#perSecond = perSecond;
    this.#level = capacity;
    this.#filledUs = clock.nowUs();
  }

  /** Takes one, when there is one. */
  take(): boolean {
    this.#fill();
    if (this.#level < 1) return false;
    this.#level -= 1;
    return true;
  }

  /** For one that was taken and not used. */
  giveBack(): void {
    this.#level = Math.min(this.#capacity, this.#level + 1);
  }

  #fill(): void {
    const nowUs = this.#clock.nowUs();
    const gained = usToSeconds(nowUs - this.#filledUs) * this.#perSecond;
    this.#level = Math.min(this.#capacity, this.#level + gained);
    this.#filledUs = nowUs;
  }
}
