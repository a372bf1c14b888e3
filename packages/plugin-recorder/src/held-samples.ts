import type { Sample } from './sample.js';

const maxBytes = 32 * 2 ** 20;
const maxSpanUs = 30_000_000;

/** Samples that wait until it is known which tracks the file has: at most 32 MiB, and 30 s from the first to the last. */
export class HeldSamples {
  #samples: Sample[] = [];
  #bytes = 0;

  push(sample: Sample): void {
    this.#samples.push(sample);
    this.#bytes += sample.data.byteLength;
  }

  dropOldest(): void {
    this.#bytes -= this.#samples.shift()?.data.byteLength ?? 0;
  }

  get isFull(): boolean {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (!first || !last) return false;
    return this.#bytes > maxBytes || last.ptsUs - first.ptsUs > maxSpanUs;
  }

  /** All of them, in the order they came; none are held any more. */
  take(): Sample[] {
    this.#bytes = 0;
    return this.#samples.splice(0);
  }
}
