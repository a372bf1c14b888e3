import { sequenceDistance } from '../rtp/sequence-number.js';

/** The part of one stream's packets that the way loses, before anything is repaired. */
export class LossGauge {
  #newest: number | undefined;
  #expected = 0;
  #received = 0;
  #fraction = 0;

  /** A packet came on the stream itself. */
  received(sequenceNumber: number): void {
    this.#received += 1;
    const ahead = this.#newest === undefined ? 1 : sequenceDistance(this.#newest, sequenceNumber);
    if (ahead <= 0) return;
    this.#newest = sequenceNumber;
    this.#expected += ahead;
  }

  /** What was lost since the last call, 0 to 1; as before when nothing was sent. */
  take(): number {
    if (this.#expected > 0) this.#fraction = Math.max(0, this.#expected - this.#received) / this.#expected;
    this.#expected = 0;
    this.#received = 0;
    return this.#fraction;
  }
}
