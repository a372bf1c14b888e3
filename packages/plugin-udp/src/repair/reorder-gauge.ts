import { msToUs } from '@arkavo-pipeline/core';

/** How many of the latest gaps count. */
const memory = 64;
/** So many times as many reordered packets as lost ones are a clear case. */
const clearly = 4;
/** How much of an extent remains after each packet that was out of order by less. */
const fade = 0.998;
/** So much longer than the extent that was seen another may be. */
const margin = 1.5;
/** A way that reorders by more than this is asked at once anyway. */
const greatestUs = msToUs(30);

/**
 * How long a gap may be mere reordering. As long as most gaps are losses that is not waited for: what then is asked for in vain
 * costs less than waiting for each loss would.
 */
export class ReorderGauge {
  #lost = 0;
  #filled = 0;
  #extentUs = 0;

  /** A gap was closed by the packet itself, this long after it was noticed. */
  filled(extentUs: number): void {
    this.#count();
    this.#filled += 1;
    this.#extentUs = Math.max(Math.min(extentUs, greatestUs), this.#extentUs * fade);
  }

  /** A gap was a loss. */
  lost(): void {
    this.#count();
    this.#lost += 1;
  }

  /**
   * How long to wait before a gap is taken for a loss, microseconds; no longer than `spareUs`, after which it would be too late to
   * ask, unless hardly any gap is a loss.
   */
  waitUs(spareUs: number): number {
    if (this.#filled <= this.#lost) return 0;
    const isClear = this.#filled > clearly * this.#lost;
    const extentUs = this.#extentUs * margin;
    return Math.ceil(isClear ? extentUs : Math.min(extentUs, spareUs));
  }

  #count(): void {
    this.#lost -= this.#lost / memory;
    this.#filled -= this.#filled / memory;
  }
}
