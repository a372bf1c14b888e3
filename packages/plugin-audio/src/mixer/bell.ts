import type { Clock } from '@arkavo-pipeline/core';

/** Lets one waiter sleep until something happens or a time has come. */
export class Bell {
  readonly #clock: Clock;
  #waking = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
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
