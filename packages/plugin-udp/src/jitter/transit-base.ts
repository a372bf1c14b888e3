import { RtpUnwrapper, secondsToUs } from '@arkavo-pipeline/core';

/** How long the fastest way counts: two clocks that drift apart by 100 ppm are then off by half a millisecond. */
const spanUs = secondsToUs(5);

/**
 * How much later than the fastest recent one each unit came, by its RTP timestamp: the difference of two clocks that nobody
 * needs to know is taken out by the least transit of the last 5 to 10 seconds.
 */
export class TransitBase {
  readonly #clockRate: number;
  #unwrapper: RtpUnwrapper;
  #leastUs = Number.POSITIVE_INFINITY;
  #previousLeastUs = Number.POSITIVE_INFINITY;
  #spanEndUs = Number.NEGATIVE_INFINITY;

  /** `clockRate` is in ticks per second. */
  constructor(clockRate: number) {
    this.#clockRate = clockRate;
    this.#unwrapper = new RtpUnwrapper(clockRate);
  }

  /** The lateness of the first packet of a unit, microseconds: 0 and more. */
  lateness(timestamp: number, arrivedUs: number): number {
    const transitUs = arrivedUs - this.#unwrapper.toUs(timestamp);
    if (arrivedUs >= this.#spanEndUs) {
      this.#previousLeastUs = this.#leastUs;
      this.#leastUs = transitUs;
      this.#spanEndUs = arrivedUs + spanUs;
    }
    this.#leastUs = Math.min(this.#leastUs, transitUs);
    return transitUs - Math.min(this.#leastUs, this.#previousLeastUs);
  }

  /** The sender began anew: its timestamps may, too. */
  restart(): void {
    this.#unwrapper = new RtpUnwrapper(this.#clockRate);
    this.#leastUs = Number.POSITIVE_INFINITY;
    this.#previousLeastUs = Number.POSITIVE_INFINITY;
    this.#spanEndUs = Number.NEGATIVE_INFINITY;
  }
}
