import { msToUs, usPerSecond } from '@arkavo-pipeline/core';

/** More than this is not one burst: a keyframe of five frames is 167 ms at 30 frames per second. */
const maxQueueUs = msToUs(170);
/** A burst is over by then; what still is too much is too much. */
const maxBurstUs = msToUs(700);
/** The bucket runs dry faster than the target: an encoder that stays above its target by less than this hides nothing. */
const drain = 1.1;
/** When so much of it has gone from a queue worth the name, what comes is another train. */
const trainEnd = 0.5;
const leastTrainUs = msToUs(3);
const maxTrainUs = msToUs(200);

/** What is noted of a packet when it is sent. */
export type BurstPlace = {
  /** How long it waits in a network that carries just the target rate, behind what we ourselves sent before it, microseconds. */
  readonly ownQueueUs: number;
  /** The target at that moment, bits per second. */
  readonly targetBps: number;
  /** Packets of one number were sent one behind the other. */
  readonly train: number;
};

/**
 * The queue that our own bursts make in a network that carries just the target rate: a keyframe is more than a frame's share, and what
 * that makes is no sign that the rate is too high. It is taken off the delay that is measured.
 */
export class OwnQueue {
  #bits = 0;
  #atUs = 0;
  #sinceUs = 0;
  #train = { number: 0, sinceUs: 0, greatestUs: 0 };

  /** The network's queue is more than a burst: nothing of it is taken off. */
  reset(): void {
    this.#bits = 0;
  }

  /** A packet is sent. Nothing is its own queue when more than a burst has been sent too fast. */
  send(bytes: number, targetBps: number, nowUs: number): BurstPlace {
    const drainedBits = (Math.max(0, nowUs - this.#atUs) * targetBps * drain) / usPerSecond;
    this.#bits = Math.max(0, this.#bits - drainedBits);
    this.#atUs = nowUs;
    if (this.#bits === 0) this.#sinceUs = nowUs;
    const isBurst = nowUs - this.#sinceUs <= maxBurstUs;
    const ownQueueUs = isBurst ? Math.round((this.#bits * usPerSecond) / targetBps) : 0;
    this.#bits = Math.min(this.#bits + bytes * 8, (maxQueueUs * targetBps) / usPerSecond);
    return { ownQueueUs, targetBps, train: this.#place(ownQueueUs, nowUs) };
  }

  #place(ownQueueUs: number, nowUs: number): number {
    const { number, sinceUs, greatestUs } = this.#train;
    const isOver = greatestUs > leastTrainUs && ownQueueUs < greatestUs * trainEnd;
    if (isOver || nowUs - sinceUs > maxTrainUs) {
      this.#train = { number: number + 1, sinceUs: nowUs, greatestUs: ownQueueUs };
    } else this.#train.greatestUs = Math.max(greatestUs, ownQueueUs);
    return this.#train.number;
  }
}
