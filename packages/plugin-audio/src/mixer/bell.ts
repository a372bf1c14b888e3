import type { Clock } from '@arkavo-pipeline/core';

/** Lets one waiter sleep until something happens, a time has come, or there is nothing more to wait for. */
export class Bell {
  readonly #clock: Clock;
  #waking = new AbortController();
  #hasEnded = false;
  #isStopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether `end` was called. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether `stop` was called. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Whether there is something to wait for. */
  get goesOn(): boolean {
    return !this.#hasEnded && !this.#isStopped;
  }

  /** Rings: nothing more comes. */
  end(): void {
    this.#hasEnded = true;
    this.ring();
  }

  /** Rings: nothing more is wanted. */
  stop(): void {
    this.#isStopped = true;
    this.ring();
  }

  /** Wakes who waits; who does not wait yet will not wait at all the next time. */
  ring(): void {
    // Without a reason, an error with its stack is made each time.
    if (!this.#waking.signal.aborted) this.#waking.abort('rung');
  }

  /** Until the clock's time, or a ring since the last wait. */
  async wait(untilUs: number): Promise<void> {
    if (untilUs === Number.POSITIVE_INFINITY) await rung(this.#waking.signal);
    else await this.#clock.sleepUntil(untilUs, this.#waking.signal);
    if (this.#waking.signal.aborted) this.#waking = new AbortController();
  }
}

function rung(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
