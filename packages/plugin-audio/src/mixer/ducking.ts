import { msToUs } from '@arkavo-pipeline/core';
import { mixRate, usFrames } from './mix-format.js';

export type DuckingOptions = {
  readonly by: ReadonlySet<string>;
  /** The gain of all others while one of those sounds. */
  readonly to: number;
  readonly attackMs: number;
  readonly releaseMs: number;
};

/** The peak from which a source sounds: −50 dB. */
const threshold = 10 ** (-50 / 20);
/** Pauses between words are no end of the speech, microseconds. */
const holdUs = 300_000;

/** What ducking asks for in a block. */
export type Duck = {
  readonly target: number;
  /** The most that a gain moves with each frame. */
  readonly step: number;
};

/** Turns everything else down while some sources sound. */
export class Ducking {
  readonly #options: DuckingOptions;
  #activeUntilUs = Number.NEGATIVE_INFINITY;

  constructor(options: DuckingOptions) {
    this.#options = options;
  }

  isBy(sourceId: string): boolean {
    return this.#options.by.has(sourceId);
  }

  /** For a block at that session time, in which the loudest of its sources has this peak (full scale is 1). */
  next(startUs: number, peak: number): Duck {
    const { to, attackMs, releaseMs } = this.#options;
    if (peak >= threshold) this.#activeUntilUs = startUs + holdUs;
    const isActive = startUs < this.#activeUntilUs;
    const frames = Math.max(1, usFrames(msToUs(isActive ? attackMs : releaseMs), mixRate));
    return { target: isActive ? to : 1, step: (1 - to) / frames };
  }
}
