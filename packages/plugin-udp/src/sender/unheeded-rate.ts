import { secondsToUs } from '@arkavo-pipeline/core';
import { RateMeter } from '../congestion/rate-meter.js';

/** More than that above what is asked for is no encoder that is about to follow. */
const factor = 1.25;
const spanUs = secondsToUs(1);
const patienceUs = secondsToUs(3);
/** A stream without a picture for so long has gone: another one may do as it is asked. */
const goneUs = secondsToUs(2);

/** Whether video keeps coming at more than is asked for, as of a file that is coded already. Times are monotonic microseconds. */
export class UnheededRate {
  readonly #video = new RateMeter();
  #takenUs = Number.NEGATIVE_INFINITY;
  #sinceUs: number | undefined;
  #isUnheeded = false;

  /** Since it is clear that nobody does what is asked. */
  get isUnheeded(): boolean {
    return this.#isUnheeded;
  }

  /** A picture of so many bytes came. */
  taken(bytes: number, nowUs: number): void {
    this.#takenUs = nowUs;
    this.#video.add(nowUs, bytes);
  }

  /** What comes, bits per second. */
  bps(nowUs: number): number {
    return this.#video.recentBps(spanUs, nowUs);
  }

  /** So many bits per second of video are asked for now. */
  asked(bps: number, nowUs: number): void {
    const isOver = nowUs - this.#takenUs < goneUs && this.bps(nowUs) > bps * factor;
    this.#sinceUs = isOver ? (this.#sinceUs ?? nowUs) : undefined;
    this.#isUnheeded = this.#sinceUs !== undefined && nowUs - this.#sinceUs >= patienceUs;
  }
}
