import { msToUs, secondsToUs } from '@arkavo-pipeline/core';
import type { Arrival } from './feedback-reader.js';

/** The least delay of this time, and of so many packets, counts: a receiver that was held up reads late what came in time. */
const filterUs = msToUs(25);
const filterPackets = 5;
/** So near to it shows that the base still holds: a report's times are exact to a millisecond. */
const nearUs = msToUs(2);
/** As long without a packet as fast as the base says: it may have become another. */
const staleUs = secondsToUs(15);
/** From such a queue on our own bursts are no excuse any more, until it is down to this. */
const beginUs = msToUs(30);
const endUs = msToUs(15);
/** For a new base: the least delay of this time. */
const rebaseUs = msToUs(700);

const maxSamples = 4096;

type Sample = { readonly arrivedUs: number; readonly wayUs: number; readonly ownQueueUs: number };

/**
 * How long packets wait in the network, behind others than our own bursts: the time they take less the shortest they ever took,
 * the base. The two clocks need not agree: their difference is part of the base. A shorter time is the base at once; a longer one
 * only after the caller has let the queue run dry (`rebase`), or else our own queue would count for it bit by bit.
 */
export class QueueDelay {
  #samples: Sample[] = [];
  #baseUs: number | undefined;
  #nearBaseUs = 0;
  #queueUs = 0;
  #isCongested = false;

  /** The queue, microseconds. */
  get queueUs(): number {
    return this.#queueUs;
  }

  /** What a packet takes without a queue, by the two clocks, microseconds; 0 while nothing has arrived. */
  get baseUs(): number {
    return this.#baseUs ?? 0;
  }

  /** Whether more waits than our bursts explain, and still some of it. */
  get isCongested(): boolean {
    return this.#isCongested;
  }

  /** What one feedback brought. `rttUs` bounds what a queue can be: more is a clock that was set. */
  add(arrivals: readonly Arrival[], rttUs: number | undefined, nowUs: number): void {
    for (const { packet, arrivedUs } of arrivals) {
      this.#samples.push({ arrivedUs, wayUs: arrivedUs - packet.sentUs, ownQueueUs: packet.ownQueueUs });
    }
    const newestUs = this.#samples.at(-1)?.arrivedUs ?? 0;
    this.#samples = this.#samples
      .filter((sample) => Math.abs(newestUs - sample.arrivedUs) <= rebaseUs)
      .slice(-maxSamples);
    if (arrivals.length === 0) return;
    this.#noteBase(newestUs, rttUs, nowUs);
    const newest = this.#newest(newestUs);
    const wholeUs = least(newest.map(({ wayUs }) => wayUs)) - (this.#baseUs ?? 0);
    const othersUs = least(newest.map(({ wayUs, ownQueueUs }) => wayUs - ownQueueUs)) - (this.#baseUs ?? 0);
    this.#isCongested = this.#isCongested ? wholeUs > endUs : othersUs > beginUs;
    this.#queueUs = Math.max(0, this.#isCongested ? wholeUs : othersUs);
  }

  /** Whether no packet has shown of late that the base still holds. */
  isStale(nowUs: number): boolean {
    return this.#baseUs !== undefined && nowUs - this.#nearBaseUs > staleUs;
  }

  /** The way has become longer, or the clocks have drifted: the least delay of the last 0.7 s is the base. */
  rebase(nowUs: number): void {
    if (this.#samples.length === 0) return;
    const baseUs = least(this.#samples.map((sample) => sample.wayUs));
    this.#queueUs = Math.max(0, this.#queueUs + (this.#baseUs ?? baseUs) - baseUs);
    this.#baseUs = baseUs;
    this.#isCongested = this.#queueUs > beginUs;
    this.#nearBaseUs = nowUs;
  }

  #noteBase(newestUs: number, rttUs: number | undefined, nowUs: number): void {
    const wayUs = least(this.#newest(newestUs).map((sample) => sample.wayUs));
    if (this.#baseUs !== undefined && rttUs !== undefined && wayUs - this.#baseUs > 2 * rttUs + secondsToUs(1)) {
      this.#baseUs = wayUs;
    }
    this.#baseUs = Math.min(this.#baseUs ?? wayUs, wayUs);
    if (wayUs <= this.#baseUs + nearUs) this.#nearBaseUs = nowUs;
  }

  #newest(newestUs: number): readonly Sample[] {
    const first = this.#samples.findIndex((sample) => newestUs - sample.arrivedUs <= filterUs);
    return this.#samples.slice(Math.max(0, Math.min(first, this.#samples.length - filterPackets)));
  }
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}
