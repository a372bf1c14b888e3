import type { Clock } from '@arkavo-pipeline/core';

/** A clock whose time passes only while somebody sleeps: at once. */
export class VirtualClock implements Clock {
  /** When every sleep ended, in order. */
  readonly wakes: number[] = [];
  #nowUs: number;

  constructor(startUs: number) {
    this.#nowUs = startUs;
  }

  nowUs(): number {
    return this.#nowUs;
  }

  async sleepUntil(timeUs: number): Promise<void> {
    this.#nowUs = Math.max(this.#nowUs, timeUs);
    this.wakes.push(timeUs);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A clock that stands still: a sleep ends only with its signal. */
export const stoppedClock: Clock = {
  nowUs: () => 0,
  sleepUntil: (_timeUs, signal) =>
    new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
};
