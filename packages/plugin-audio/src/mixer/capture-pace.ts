import { type Clock, msToUs } from '@arkavo-pipeline/core';
import { Bell } from './bell.js';
import type { Pace } from './pace.js';
import type { TrackTable } from './track-table.js';

/** A block that is this much overdue, microseconds, is left out: the machine slept. */
const maxBehindUs = 10_000_000;

/** Live: a block at session time T is made when the clock is at T plus the latency, whether there is sound or not. */
export class CapturePace implements Pace {
  readonly #clock: Clock;
  readonly #table: TrackTable;
  readonly #blockUs: number;
  readonly #latencyUs: number;
  readonly #bell: Bell;
  #block: number | undefined;
  #hasArrived = false;

  constructor(clock: Clock, table: TrackTable, blockUs: number, latencyMs: number) {
    this.#clock = clock;
    this.#table = table;
    this.#blockUs = blockUs;
    this.#latencyUs = msToUs(latencyMs);
    this.#bell = new Bell(clock);
  }

  async next(): Promise<number | undefined> {
    this.#block ??= await this.#first();
    if (this.#block === undefined) return undefined;
    while (this.#bell.goesOn && this.#dueUs(this.#block) > this.#clock.nowUs())
      await this.#bell.wait(this.#dueUs(this.#block));
    if (this.#bell.isStopped || (this.#bell.hasEnded && this.#table.nextUs === undefined)) return undefined;
    if (this.#dueUs(this.#block) < this.#clock.nowUs() - maxBehindUs) this.#block = this.#dueBlock();
    return this.#block++;
  }

  arrived(): void {
    if (this.#hasArrived) return;
    this.#hasArrived = true;
    this.#bell.ring();
  }

  end(): void {
    this.#bell.end();
  }

  stop(): void {
    this.#bell.stop();
  }

  /** The first packet's, or that of another source that was captured before and came later. */
  async #first(): Promise<number | undefined> {
    while (this.#bell.goesOn && !this.#hasArrived) await this.#bell.wait(Number.POSITIVE_INFINITY);
    while (this.#bell.goesOn && this.#startUs() + this.#latencyUs > this.#clock.nowUs())
      await this.#bell.wait(this.#startUs() + this.#latencyUs);
    return Math.max(this.#blockAt(this.#startUs()), this.#dueBlock());
  }

  #startUs(): number {
    return this.#table.nextUs ?? this.#clock.nowUs();
  }

  /** Sound from before is late already. */
  #dueBlock(): number {
    return this.#blockAt(this.#clock.nowUs() - this.#latencyUs);
  }

  #dueUs(block: number): number {
    return block * this.#blockUs + this.#latencyUs;
  }

  #blockAt(us: number): number {
    return Math.floor(us / this.#blockUs);
  }
}
