import { msToUs, usPerSecond } from '@arkavo-pipeline/core';

/** By then what was sent before the queue began has arrived. */
const settledUs = msToUs(300);
/** At most so much of it is gone after a second. */
const leftPerSecond = 0.5;

/**
 * What the way carries of ours while it has a queue: what arrives, because a link with a queue before it is never idle. When the queue is
 * not ours, less arrives because less is sent, and sending a part of it is a fall without end: so after the first moment it
 * falls slowly, until it is known whose queue it is.
 */
export class CarriedRate {
  #sinceUs: number | undefined;
  #atUs = 0;
  #bps = 0;

  /** One feedback: what arrived in the last moment. The rate, bits per second. */
  update(isCongested: boolean, arrivingBps: number, nowUs: number): number {
    if (!isCongested) this.#sinceUs = undefined;
    else this.#sinceUs ??= nowUs;
    const isSettled = this.#sinceUs !== undefined && nowUs - this.#sinceUs > settledUs;
    const leastBps = isSettled ? this.#bps * leftPerSecond ** ((nowUs - this.#atUs) / usPerSecond) : 0;
    this.#bps = Math.max(arrivingBps, leastBps);
    this.#atUs = nowUs;
    return this.#bps;
  }
}
