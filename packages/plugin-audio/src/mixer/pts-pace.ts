import { type Clock, msToUs } from '@arkavo-pipeline/core';
import { Bell } from './bell.js';
import type { Pace } from './pace.js';
import { lookaheadUs } from './source-track.js';
import type { TrackTable } from './track-table.js';

/** Within this time of the clock, microseconds, all sources that are there have sent their first packet. */
const startUpUs = 500_000;
/** More silence than this, microseconds, is not made: the timestamps leave it out. */
const maxSilenceUs = 60_000_000;

export type PtsPaceOptions = {
  readonly clock: Clock;
  readonly table: TrackTable;
  readonly blockUs: number;
  /** By the clock: how long a source may be waited for. */
  readonly sourceTimeoutMs: number;
};

/** Offline: a block is made as soon as all sources have come to its end. */
export class PtsPace implements Pace {
  readonly #options: PtsPaceOptions;
  readonly #bell: Bell;
  #block: number | undefined;
  #startUpEndsUs: number | undefined;
  #hasEnded = false;
  #isStopped = false;

  constructor(options: PtsPaceOptions) {
    this.#options = options;
    this.#bell = new Bell(options.clock);
  }

  async next(): Promise<number | undefined> {
    await this.#startUp();
    const { table } = this.#options;
    while (this.#goesOn) {
      if (table.nextUs === undefined) await this.#bell.wait(Number.POSITIVE_INFINITY);
      else if (table.isAnyBehind(this.#neededUs)) await this.#waitForAll();
      else break;
    }
    return this.#isStopped || table.nextUs === undefined ? undefined : this.#take(table.nextUs);
  }

  arrived(): void {
    this.#startUpEndsUs ??= this.#options.clock.nowUs() + startUpUs;
    this.#bell.ring();
  }

  end(): void {
    this.#hasEnded = true;
    this.#bell.ring();
  }

  stop(): void {
    this.#isStopped = true;
    this.#bell.ring();
  }

  get #goesOn(): boolean {
    return !this.#hasEnded && !this.#isStopped;
  }

  /** Up to when the sound has to be known for the next block. */
  get #neededUs(): number {
    const { table, blockUs } = this.#options;
    const block = this.#block ?? Math.floor((table.nextUs ?? 0) / blockUs);
    return (block + 1) * blockUs + lookaheadUs;
  }

  async #startUp(): Promise<void> {
    const { clock } = this.#options;
    while (this.#goesOn && clock.nowUs() < (this.#startUpEndsUs ?? Number.POSITIVE_INFINITY))
      await this.#bell.wait(this.#startUpEndsUs ?? Number.POSITIVE_INFINITY);
  }

  /** Who has ended is not told from who is slow but by waiting. */
  async #waitForAll(): Promise<void> {
    const { clock, table, sourceTimeoutMs } = this.#options;
    const untilUs = clock.nowUs() + msToUs(sourceTimeoutMs);
    while (this.#goesOn && table.isAnyBehind(this.#neededUs)) {
      if (clock.nowUs() >= untilUs) return table.endBehind(this.#neededUs);
      await this.#bell.wait(untilUs);
    }
  }

  #take(nextUs: number): number {
    const { blockUs } = this.#options;
    const first = Math.floor(nextUs / blockUs);
    const block = this.#block ?? first;
    const isFar = (first - block) * blockUs > maxSilenceUs;
    this.#block = (isFar ? first : block) + 1;
    return this.#block - 1;
  }
}
