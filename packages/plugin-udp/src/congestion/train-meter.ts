import { msToUs, secondsToUs } from '@arkavo-pipeline/core';
import type { Arrival } from './feedback-reader.js';

/** A burst that would make less of a queue than this at the target rate shows nothing: times are exact to a millisecond. */
const leastOwnUs = msToUs(5);
const memoryUs = secondsToUs(1.3);
const maxTrains = 31;
const leastTrains = 5;
/**
 * What is measured at one target is read at another with this power of the two. Above 1, because a frame goes out in its own time whatever the
 * way carries: only what it takes beyond that is stretch. A frame that was not stretched at all says nothing of how much more gets through.
 */
const fillPower = 2.5;
const leastScale = 0.5;
const mostScale = 2;

type Train = {
  readonly number: number;
  readonly targetBps: number;
  readonly wayUs: number;
  readonly ownQueueUs: number;
  stretchUs: number;
  ownStretchUs: number;
};

/**
 * What becomes of frames that are sent faster than the target: on a way that carries just the target their last packet falls
 * behind their first as far as our own rate says, on one that carries far more it does not. So every frame tells how much more
 * would get through, and no queue has to be made to find out.
 */
export class TrainMeter {
  #train: Train | undefined;
  #measured: { readonly atUs: number; readonly targetBps: number; readonly fill: number }[] = [];
  /** What was last asked for, until something else is measured: it is asked for more than once with each feedback. */
  #median: { readonly targetBps: number; readonly fill: number | undefined } | undefined;

  /** In the order of arrival. */
  add({ packet, arrivedUs }: Arrival): void {
    const wayUs = arrivedUs - packet.sentUs;
    if (this.#train?.number !== packet.train) {
      this.#finish(arrivedUs);
      const { ownQueueUs, targetBps, train } = packet;
      this.#train = { number: train, targetBps, wayUs, ownQueueUs, stretchUs: 0, ownStretchUs: 0 };
    } else if (packet.ownQueueUs - this.#train.ownQueueUs > this.#train.ownStretchUs) {
      this.#train.ownStretchUs = packet.ownQueueUs - this.#train.ownQueueUs;
      this.#train.stretchUs = wayUs - this.#train.wayUs;
    }
  }

  /**
   * How full the way is of a target of `targetBps`, by the frames of the last second or so: 1 when it carries just that, 0 when it carries the
   * rate of the bursts or more. A frame that was sent at another target is read as one that was sent at this. Undefined while there were too few.
   */
  fill(targetBps: number): number | undefined {
    if (this.#measured.length < leastTrains) return undefined;
    if (this.#median?.targetBps !== targetBps) this.#median = { targetBps, fill: this.#medianOf(targetBps) };
    return this.#median.fill;
  }

  /** What is measured of now on has nothing to do with what was. */
  reset(): void {
    this.#measured = [];
    this.#median = undefined;
    this.#train = undefined;
  }

  #medianOf(targetBps: number): number | undefined {
    const fills = this.#measured.map((one) => one.fill * scaleOf(targetBps / one.targetBps)).sort((a, b) => a - b);
    return fills[fills.length >> 1];
  }

  #finish(nowUs: number): void {
    const train = this.#train;
    this.#median = undefined;
    this.#measured = this.#measured.filter(({ atUs }) => Math.abs(nowUs - atUs) < memoryUs).slice(1 - maxTrains);
    if (!train || train.ownStretchUs < leastOwnUs) return;
    const fill = Math.min(1.5, Math.max(0, train.stretchUs / train.ownStretchUs));
    this.#measured.push({ atUs: nowUs, targetBps: train.targetBps, fill });
  }
}

function scaleOf(targetRatio: number): number {
  return Math.min(mostScale, Math.max(leastScale, targetRatio ** fillPower));
}
