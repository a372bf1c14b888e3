import { msToUs, systemClock } from '@arkavo-pipeline/core';
import { ImpairedPath } from '../model/impaired-path.js';
import type { PathCounts } from '../model/path-counts.js';
import type { Impairment } from '../settings/impairment.js';
import { type Direction, type NetworkSettings, stepsOf } from '../settings/schedule.js';

/** Timers are exact to a millisecond: what is due within half of one goes at once, so that the error has no bias. */
const earlyUs = msToUs(0.5);
/** A timer takes no more, milliseconds. */
const maxTimerMs = 2 ** 31 - 1;

export type TimedPathOptions = NetworkSettings & {
  readonly direction: Direction;
  readonly seed?: number;
  readonly maxBytes?: number;
};

/** An impaired path on the machine's clock: what is sent into it is delivered when it arrives. */
export class TimedPath<T> {
  readonly #path: ImpairedPath<T>;
  readonly #deliver: (item: T) => void;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer is to fire. */
  #timerUs = Number.POSITIVE_INFINITY;
  #closed = false;

  constructor({ direction, seed = 1, maxBytes, ...settings }: TimedPathOptions, deliver: (item: T) => void) {
    this.#deliver = deliver;
    this.#path = new ImpairedPath({
      // The two directions of a network have nothing to do with each other.
      seed: `${seed}/${direction}`,
      steps: stepsOf(direction, settings),
      startUs: systemClock.nowUs(),
      ...(maxBytes !== undefined && { maxBytes }),
    });
  }

  get isFull(): boolean {
    return this.#path.isFull;
  }

  get counts(): PathCounts {
    return this.#path.counts;
  }

  get impairment(): Impairment {
    return this.#path.impairment;
  }

  change(impairment: Impairment): void {
    this.#path.change(impairment, systemClock.nowUs());
    this.#run();
  }

  send(item: T, bytes: number): void {
    this.#path.send(item, bytes, systemClock.nowUs());
    this.#run();
  }

  sendLossless(item: T, bytes: number): void {
    this.#path.sendLossless(item, bytes, systemClock.nowUs());
    this.#run();
  }

  /** Forgets what is on the way. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #run(): void {
    const dueUs = systemClock.nowUs() + earlyUs;
    while (!this.#closed) {
      const item = this.#path.take(dueUs);
      if (item === undefined) break;
      this.#deliver(item);
    }
    this.#arm();
  }

  #arm(): void {
    const { nextUs = Number.POSITIVE_INFINITY } = this.#path;
    if (this.#closed || nextUs >= this.#timerUs || nextUs === Number.POSITIVE_INFINITY) return;
    clearTimeout(this.#timer);
    this.#timerUs = nextUs;
    const waitMs = (nextUs - earlyUs - systemClock.nowUs()) / 1000;
    this.#timer = setTimeout(this.#onTimer, Math.min(Math.max(1, Math.round(waitMs)), maxTimerMs));
  }

  readonly #onTimer = (): void => {
    this.#timerUs = Number.POSITIVE_INFINITY;
    this.#run();
  };
}
