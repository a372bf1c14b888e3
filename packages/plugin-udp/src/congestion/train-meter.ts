import { msToUs, secondsToUs } from '@arkavo-pipeline/core';
import type { Arrival } from './feedback-reader.js';

/** A burst that would make less of a queue than this at the target rate shows nothing: times are exact to a millisecond. */
const leastOwnUs = msToUs(5);
const memoryUs = secondsToUs(1.2);
const maxTrains = 31;
const leastTrains = 5;

type Train = {
  readonly number: number;
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
  #measured: { readonly atUs: number; readonly fill: number }[] = [];

  /** In the order of arrival. */
  add({ packet, arrivedUs }: Arrival): void {
    const wayUs = arrivedUs - packet.sentUs;
    if (this.#train?.number !== packet.train) {
      this.#finish(arrivedUs);
      const { ownQueueUs, train } = packet;
      this.#train = { number: train, wayUs, ownQueueUs, stretchUs: 0, ownStretchUs: 0 };
    } else if (packet.ownQueueUs - this.#train.ownQueueUs > this.#train.ownStretchUs) {
      this.#train.ownStretchUs = packet.ownQueueUs - this.#train.ownQueueUs;
      this.#train.stretchUs = wayUs - this.#train.wayUs;
    }
  }

  /**
   * How full the way is by the frames of the last second and a half: 1 when it carries just what is sent, 0 when it carries the rate of the
   * bursts or more. Undefined while there were too few.
   */
  fill(): number | undefined {
    const { length } = this.#measured;
    if (length < leastTrains) return undefined;
    return this.#measured.map(({ fill }) => fill).sort((a, b) => a - b)[length >> 1];
  }

  /** What is measured of now on has nothing to do with what was. */
  reset(): void {
    this.#measured = [];
    this.#train = undefined;
  }

  #finish(nowUs: number): void {
    const train = this.#train;
    this.#measured = this.#measured.filter(({ atUs }) => Math.abs(nowUs - atUs) < memoryUs).slice(1 - maxTrains);
    if (!train || train.ownStretchUs < leastOwnUs) return;
    this.#measured.push({ atUs: nowUs, fill: Math.min(1.5, Math.max(0, train.stretchUs / train.ownStretchUs)) });
  }
}
