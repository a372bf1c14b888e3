import { type Clock, systemClock, usToSeconds } from '@arkavo-pipeline/core';

export type TokenBucketOptions = {
  /** What there is at first, and at most. */
  readonly capacity: number;
  /** What comes back in a second. */
  readonly perSecond: number;
  readonly clock?: Clock;
};

/** What strangers may bring about: so much at once, and so much per second after that. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #perSecond: number;
  #level: number;
  #filledUs: number;

  constructor({ capacity, perSecond, clock = systemClock }: TokenBucketOptions) {
    this.#clock = clock;
    this.#capacity = capacity;
    this.#perSecond = perSecond;
    this.#level = capacity;
    this.#filledUs = clock.nowUs();
  }

  /** Takes so many, when there are as many. */
  take(count = 1): boolean {
    this.#fill();
    if (this.#level < count) return false;
    this.#level -= count;
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
