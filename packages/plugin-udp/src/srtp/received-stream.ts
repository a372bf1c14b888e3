import { SequenceUnwrapper } from '../rtp/sequence-number.js';
import { ReplayWindow } from './replay-window.js';
import { wrap } from './srtp-layout.js';

/** After as many packets in a row that could not be taken, the count of wraps may be another. */
const patience = 32;
/** Counts of wraps that are tried in turn: 268 million packets. */
export const searchedWraps = 4096;

/** One stream as it is received: which packets came, and where the count of wraps stands (RFC 3711 §3.3.1). */
export class ReceivedStream {
  readonly #window = new ReplayWindow();
  #sequence = new SequenceUnwrapper();
  /** What the unwrapped numbers are behind the indexes. */
  #base = 0;
  #failures = 0;

  /** The index that a packet most likely has; below zero when it is from before the first. */
  estimate(sequenceNumber: number): number {
    return this.#base + this.#sequence.peek(sequenceNumber);
  }

  isFresh(index: number): boolean {
    return index >= 0 && this.#window.isFresh(index);
  }

  /** A packet with this index is authentic, and was fresh. */
  add(index: number): void {
    this.#failures = 0;
    this.#window.add(index);
    const expected = this.estimate(index % wrap);
    if (index !== expected) {
      this.#sequence = new SequenceUnwrapper();
      this.#base = index - (index % wrap);
    }
    this.#sequence.unwrap(index % wrap);
  }

  /**
   * A packet could not be taken. The index to try instead, once that has gone on for a while: after a gap of more than half the
   * sequence numbers the estimate is wrong for good. Never one from before what came.
   */
  retry(sequenceNumber: number): number | undefined {
    this.#failures += 1;
    const { newest } = this.#sequence;
    if (newest === undefined || this.#failures <= patience) return undefined;
    const after = this.#base + newest;
    const wraps = Math.floor(after / wrap) + ((this.#failures - patience - 1) % searchedWraps);
    const index = wraps * wrap + sequenceNumber;
    return index > after ? index : undefined;
  }
}
