import { secondsToUs } from '@arkavo-pipeline/core';

const bucketUs = secondsToUs(0.25);
/** The loss of now: the last second. */
const recentBuckets = 4;
/** What is lost in this time, on average, is what the way loses whatever is sent: losses that come in bursts leave seconds without any. */
const memoryBuckets = 60;
/** A second with fewer packets says nothing of loss. */
const leastPackets = 20;

type Bucket = { readonly sinceUs: number; arrived: number; lost: number };

/** Loss as a part of what was sent: that of the last second, and the mean of the last fifteen. */
export class LossMeter {
  #buckets: Bucket[] = [];

  add(arrived: number, lost: number, nowUs: number): void {
    const last = this.#buckets.at(-1);
    if (last && nowUs - last.sinceUs < bucketUs) {
      last.arrived += arrived;
      last.lost += lost;
      return;
    }
    this.#buckets.push({ sinceUs: nowUs, arrived, lost });
    if (this.#buckets.length > memoryBuckets) this.#buckets.shift();
  }

  /** Of the last second, 0 to 1. */
  get ratio(): number {
    return ratioOf(this.#buckets.slice(-recentBuckets)) ?? 0;
  }

  /** What the way loses at any rate: the mean of the seconds remembered, 0 to 1. */
  get floor(): number {
    return ratioOf(this.#buckets) ?? 0;
  }
}

function ratioOf(buckets: readonly Bucket[]): number | undefined {
  let arrived = 0;
  let lost = 0;
  for (const bucket of buckets) {
    arrived += bucket.arrived;
    lost += bucket.lost;
  }
  return arrived + lost >= leastPackets ? Math.max(0, lost) / (arrived + Math.max(0, lost)) : undefined;
}
