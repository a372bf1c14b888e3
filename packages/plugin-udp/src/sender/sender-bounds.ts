import { secondsToUs } from '@arkavo-pipeline/core';
import type { RateBounds } from '../congestion/rate-controller.js';
import { RateMeter } from '../congestion/rate-meter.js';
import type { SenderOptions } from './sender-options.js';

/** Beside the most for video there is room for its repair, and for a little sound and metadata before these have been measured. */
const repairFactor = 1.25;
const leastBesideBps = 256_000;
const spanUs = secondsToUs(1);
/** Every now and then a little less than the target is asked for. */
const nearly = 0.94;

/**
 * The bounds of what is sent altogether: those of the encoders, and beside them what sound and metadata take, as it is measured. Those are not
 * made to fit, so the video would pay for them. Times are monotonic microseconds.
 */
export class SenderBounds implements RateBounds {
  readonly #options: Pick<SenderOptions, 'minBitrate' | 'maxBitrate' | 'startBitrate'>;
  readonly #beside = new RateMeter();
  #besideBps = 0;

  constructor(options: Pick<SenderOptions, 'minBitrate' | 'maxBitrate' | 'startBitrate'>) {
    this.#options = options;
  }

  /** What sound and metadata took in the second before `measure`, bits per second. */
  get besideBps(): number {
    return this.#besideBps;
  }

  get minBps(): number {
    return this.#options.minBitrate + this.#besideBps;
  }

  get maxBps(): number {
    return this.#options.maxBitrate * repairFactor + Math.max(leastBesideBps, this.#besideBps);
  }

  get startBps(): number {
    return Math.min(this.maxBps, Math.max(this.minBps, this.#options.startBitrate));
  }

  /** Whether a target stands as high as it may: then it says nothing of the way. */
  isMost(targetBps: number): boolean {
    return targetBps >= nearly * this.maxBps;
  }

  /** Whether a target stands as low as it may. */
  isLeast(targetBps: number): boolean {
    return nearly * targetBps <= this.minBps;
  }

  /** A packet of sound or metadata was sent. */
  sent(bytes: number, nowUs: number): void {
    this.#beside.add(nowUs, bytes);
  }

  /** From now on the bounds are those for what was sent of late. */
  measure(nowUs: number): void {
    this.#besideBps = this.#beside.recentBps(spanUs, nowUs);
  }
}
