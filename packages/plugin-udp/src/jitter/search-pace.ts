import { msToUs } from '@arkavo-pipeline/core';

const pauseUs = msToUs(1);

/** Lets a search through all that is held be done once after something came, and no more often than each millisecond. */
export class SearchPace {
  #isDone = true;
  #nextUs = Number.NEGATIVE_INFINITY;

  /** Something came. */
  renew(): void {
    this.#isDone = false;
  }

  /** When there is something to search for again, microseconds; undefined when nothing came. */
  get nextUs(): number | undefined {
    return this.#isDone ? undefined : this.#nextUs;
  }

  /** Whether to search now. */
  begins(nowUs: number): boolean {
    if (this.#isDone || nowUs < this.#nextUs) return false;
    this.#isDone = true;
    this.#nextUs = nowUs + pauseUs;
    return true;
  }
}
