import { type Clock, usPerSecond } from '@arkavo-pipeline/core';

/** Enough to even out the first keyframe, few enough to warn before anybody wonders. */
const measuredPictures = 10;

/** Measures the first pictures of a stream: whether its encoder holds the frame rate. */
export class PaceWatch {
  readonly #clock: Clock;
  readonly #frameTimeUs: number;
  #pictures = 0;
  #totalUs = 0;

  constructor(clock: Clock, rate: { readonly frameRateNum: number; readonly frameRateDen: number }) {
    this.#clock = clock;
    this.#frameTimeUs = (usPerSecond * rate.frameRateDen) / rate.frameRateNum;
  }

  /**
   * Runs `encode`, which encodes one picture. After the tenth, calls `tooSlow` once if they took longer in the mean than
   * a frame lasts, with that mean in microseconds.
   */
  measure<Result>(encode: () => Result, tooSlow: (meanUs: number) => void): Result {
    if (this.#pictures === measuredPictures) return encode();
    const startUs = this.#clock.nowUs();
    const result = encode();
    this.#totalUs += this.#clock.nowUs() - startUs;
    this.#pictures++;
    const meanUs = this.#totalUs / this.#pictures;
    if (this.#pictures === measuredPictures && meanUs > this.#frameTimeUs) tooSlow(meanUs);
    return result;
  }
}
