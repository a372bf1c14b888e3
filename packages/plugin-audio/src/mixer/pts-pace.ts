import { type Clock, type InputLinks, msToUs } from '@arkavo-pipeline/core';
import { Bell } from './bell.js';
import type { Pace } from './pace.js';
import { lookaheadUs } from './source-track.js';
import type { TrackTable } from './track-table.js';

/** Within this time of the clock, microseconds, all sources of one link have sent their first packet. */
const startUpUs = 500_000;
/** More silence than this, microseconds, is not made: the timestamps leave it out. */
const maxSilenceUs = 60_000_000;

export type PtsPaceOptions = {
  readonly clock: Clock;
  readonly table: TrackTable;
  readonly links: InputLinks<'audio'>;
  readonly blockUs: number;
  /** By the clock: how long a source may be waited for whose links have not ended. */
  readonly sourceTimeoutMs: number;
};

/** Offline: a block is made as soon as all sources have come to its end. */
export class PtsPace implements Pace {
  readonly #options: PtsPaceOptions;
  readonly #bell: Bell;
  #block: number | undefined;
  #arrivedUs = Number.POSITIVE_INFINITY;

  constructor(options: PtsPaceOptions) {
    this.#options = options;
    this.#bell = new Bell(options.clock);
  }

  async next(): Promise<number | undefined> {
    await this.#startUp();
    const { table } = this.#options;
    while (this.#bell.goesOn) {
      if (table.nextUs === undefined) await this.#bell.wait(Number.POSITIVE_INFINITY);
      else if (table.isAnyBehind(this.#neededUs)) await this.#waitForAll();
      else break;
    }
    return this.#bell.isStopped || table.nextUs === undefined ? undefined : this.#take(table.nextUs);
  }

  arrived(): void {
    this.#arrivedUs = Math.min(this.#arrivedUs, this.#options.clock.nowUs());
    this.#bell.ring();
  }

  linkEnded(): void {
    this.#bell.ring();
  }

  end(): void {
    this.#bell.end();
  }

  stop(): void {
    this.#bell.stop();
  }

  /** Up to when the sound has to be known for the next block. */
  get #neededUs(): number {
    const { table, blockUs } = this.#options;
    const block = this.#block ?? Math.floor((table.nextUs ?? 0) / blockUs);
    return (block + 1) * blockUs + lookaheadUs;
  }

  async #startUp(): Promise<void> {
    const { clock } = this.#options;
    while (this.#bell.goesOn && clock.nowUs() < this.#arrivedUs + this.#startUpUs())
      await this.#bell.wait(this.#arrivedUs + this.#startUpUs());
  }

  /** A link that has brought nothing is waited for; one alone may bring several sources, of which some come later than others. */
  #startUpUs(): number {
    const { links, sourceTimeoutMs } = this.#options;
    if (links.silent('audio') > 0) return Math.max(startUpUs, msToUs(sourceTimeoutMs));
    return links.count('audio') > 1 ? 0 : startUpUs;
  }

  /** It may have ended on a link that goes on, or be held up itself by those that wait for it. */
  async #waitForAll(): Promise<void> {
    const { clock, table, sourceTimeoutMs } = this.#options;
    const untilUs = clock.nowUs() + msToUs(sourceTimeoutMs);
    while (this.#bell.goesOn && table.isAnyBehind(this.#neededUs)) {
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
