import { msToUs, usPerSecond } from '@arkavo-pipeline/core';

const mostShare = 0.85;
const leastShare = 0.5;
/** A queue of this length takes all of the rate to go. */
const emptyingUs = msToUs(400);
/** Of the rate that the way carried, for what waited meanwhile. */
const afterShare = 0.95;
/** While nothing waits in the network a little more goes with each feedback: the way may carry more than a short look at it showed. */
const regain = 1.05;
/** What waits for longer than this at the target rate is left over from the hold. */
const leftOverUs = msToUs(50);

/** What a hold depends on. */
export type HoldSample = {
  readonly isCongested: boolean;
  readonly queueUs: number;
  readonly arrivingBps: number;
  /** Whether packets of ours have waited in the network of late, if only behind each other. */
  readonly hasWaited: boolean;
  readonly targetBps: number;
  /** In the pacer. */
  readonly queuedBytes: number;
};

/**
 * How much may go out while the network has a queue: less than it carries, so that the queue goes, the more so the longer it is.
 * What comes meanwhile waits in the pacer instead, and goes after that no faster than the way was seen to carry.
 */
export class Hold {
  #carriedBps: number | undefined;
  #bps: number | undefined;

  /** What the way was seen to carry, bits per second; undefined while nothing is held back. */
  get carriedBps(): number | undefined {
    return this.#carriedBps;
  }

  /** Bits per second; undefined while there is nothing to hold back. */
  get bps(): number | undefined {
    return this.#bps;
  }

  /** One feedback. */
  update(sample: HoldSample): void {
    if (sample.isCongested) {
      this.#carriedBps = sample.arrivingBps;
      const share = Math.min(mostShare, Math.max(leastShare, 1 - sample.queueUs / emptyingUs));
      this.#bps = sample.arrivingBps * share;
    } else if (sample.queuedBytes * 8 * usPerSecond > sample.targetBps * leftOverUs && this.#carriedBps !== undefined) {
      this.#bps = Math.max(sample.targetBps, this.#carriedBps * afterShare);
      if (!sample.hasWaited) this.#carriedBps = Math.max(this.#carriedBps, this.#bps) * regain;
    } else this.end();
  }

  /** There was no queue: what was held back goes as fast as the way carries. */
  release(carriedBps: number): void {
    this.#carriedBps = carriedBps;
  }

  /** Nothing is held back any more. */
  end(): void {
    this.#carriedBps = undefined;
    this.#bps = undefined;
  }
}
