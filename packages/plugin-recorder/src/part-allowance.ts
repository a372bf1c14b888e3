import { usPerSecond } from '@arkavo-pipeline/core';

const burst = 10;
const usPerPart = 10 * usPerSecond;

/**
 * How many parts a recording may begin: 10 at once, and one more every 10 s. A stream that breaks again and again, or a disk
 * that does, would make files without end.
 */
export class PartAllowance {
  #left = burst;
  #countedUs: number | undefined;

  /** Whether one more may be begun now; takes it if so. */
  take(nowUs: number): boolean {
    const sinceUs = nowUs - (this.#countedUs ?? nowUs);
    this.#countedUs = nowUs;
    this.#left = Math.min(burst, this.#left + sinceUs / usPerPart);
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
