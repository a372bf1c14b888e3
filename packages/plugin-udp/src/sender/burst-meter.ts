import { sequenceAfter } from '../rtp/sequence-number.js';

const share = 1 / 8;

/** How many packets are lost in a row, from the numbers that a receiver asks for. */
export class BurstMeter {
  #mean = 1;

  /** Smoothed; 1 before the first request. */
  get mean(): number {
    return this.#mean;
  }

  /** One request, in the order of its numbers. */
  add(sequenceNumbers: readonly number[]): void {
    if (sequenceNumbers.length === 0) return;
    const bursts = sequenceNumbers.filter((number, index) => {
      const before = sequenceNumbers[index - 1];
      return before === undefined || number !== sequenceAfter(before);
    });
    this.#mean += (sequenceNumbers.length / bursts.length - this.#mean) * share;
  }
}
