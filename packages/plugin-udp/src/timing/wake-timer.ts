import { type Clock, usToMs } from '@arkavo-pipeline/core';

/** Nothing is due later than that without being looked at. */
const longestMs = 1000;

/** One timer for everything that is due: the earliest time counts. */
export class WakeTimer {
  readonly #clock: Pick<Clock, 'nowUs'>;
  readonly #onWake: () => void;
  #timer: NodeJS.Timeout | undefined;
  #atUs = Number.POSITIVE_INFINITY;
  #isClosed = false;

  constructor(clock: Pick<Clock, 'nowUs'>, onWake: () => void) {
    this.#clock = clock;
    this.#onWake = onWake;
  }

  /** Wakes at `atUs` instead of at any other time; infinity: not at all. */
  wakeAt(atUs: number, nowUs: number): void {
    if (this.#isClosed || (this.#timer && this.#atUs === atUs)) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#atUs = atUs;
    if (atUs === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.min(longestMs, Math.max(0, usToMs(atUs - nowUs)));
    this.#timer = setTimeout(() => this.#fire(), waitMs);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** A long wait is slept in parts. */
  #fire(): void {
    this.#timer = undefined;
    const nowUs = this.#clock.nowUs();
    if (nowUs < this.#atUs && usToMs(this.#atUs - nowUs) >= 1) this.wakeAt(this.#atUs, nowUs);
    else this.#onWake();
  }
}
