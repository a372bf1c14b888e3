import type { Clock } from '@arkavo-pipeline/core';

/** A clock that only goes on when it is told to. */
export class ManualClock implements Clock {
  #nowUs = 1_000_000;
  #sleepers: { timeUs: number; wake: () => void }[] = [];

  nowUs(): number {
    return this.#nowUs;
  }

  sleepUntil(timeUs: number, signal?: AbortSignal): Promise<void> {
    if (timeUs <= this.#nowUs || signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#sleepers.push({ timeUs, wake });
      signal?.addEventListener('abort', wake);
    });
  }

  /** Lets the time pass, and everyone who has slept enough go on. */
  async pass(ms: number): Promise<void> {
    this.#nowUs += ms * 1000;
    const due = this.#sleepers.filter(({ timeUs }) => timeUs <= this.#nowUs);
    this.#sleepers = this.#sleepers.filter(({ timeUs }) => timeUs > this.#nowUs);
    for (const { wake } of due) wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
