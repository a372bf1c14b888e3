import { msToUs } from '@arkavo-pipeline/core';

/** What an encoder takes to make a keyframe and a pacer to send it, beyond the round trip. */
const encodeUs = msToUs(100);
const leastPauseUs = msToUs(150);
/** Each request without an answer doubles the pause, up to this. */
const greatestPauseUs = msToUs(2000);

/** Decides when to ask for a keyframe: at once when one is wanted, and again, ever less often, while none comes. */
export class PliRequester {
  #isWanted = false;
  #askedUs = Number.NEGATIVE_INFINITY;
  #nextUs = Number.NEGATIVE_INFINITY;
  #pauseUs = 0;
  #asked = 0;

  /** How often a keyframe was asked for. */
  get asked(): number {
    return this.#asked;
  }

  /** When to call `poll` again, microseconds; undefined when no keyframe is wanted. */
  get nextUs(): number | undefined {
    return this.#isWanted ? this.#nextUs : undefined;
  }

  /** Whether to ask now. `isWanted` is what the jitter buffer says. */
  poll(isWanted: boolean, rttUs: number, nowUs: number): boolean {
    const firstUs = Math.max(leastPauseUs, rttUs + encodeUs);
    if (isWanted && !this.#isWanted) {
      this.#pauseUs = 0;
      this.#nextUs = Math.min(this.#nextUs, this.#askedUs + firstUs);
    }
    this.#isWanted = isWanted;
    if (!isWanted || nowUs < this.#nextUs) return false;
    this.#askedUs = nowUs;
    this.#pauseUs = this.#pauseUs === 0 ? firstUs : Math.min(greatestPauseUs, this.#pauseUs * 2);
    this.#nextUs = nowUs + this.#pauseUs;
    this.#asked += 1;
    return true;
  }
}
