import { msToUs, secondsToUs, usPerSecond } from '@arkavo-pipeline/core';

/** A packet, as TCP would grow by one per round trip. */
const packetBits = 1200 * 8;
const lossFactor = 0.75;
const emptyQueueUs = msToUs(10);
/** So often less is sent to see whether the queue is still there. */
const tryUs = secondsToUs(10);
const tryForUs = secondsToUs(1);
/** A queue that others fill is back sooner than this. */
const goneUs = secondsToUs(1);
const goneTryingUs = msToUs(200);
const tryFactor = 0.65;

/**
 * The rate beside flows that fill the queue whatever we do (RFC 8698 §4.2 warps the delay for them): as TCP, a packet more per
 * round trip, a part less for a loss. Every ten seconds it tries whether the queue is gone; then the delay rules again.
 */
export class CompetingRate {
  #rateBps: number;
  #lossUs: number;
  #triedUs: number;
  #emptySinceUs: number | undefined;

  constructor(rateBps: number, nowUs: number) {
    this.#rateBps = rateBps;
    this.#lossUs = nowUs;
    this.#triedUs = nowUs;
  }

  /** What to send at, bits per second. */
  rateBps(nowUs: number): number {
    return this.#isTrying(nowUs) ? this.#rateBps * tryFactor : this.#rateBps;
  }

  /** One feedback; `mayGrow` when what was sent came near the rate. False when the queue is gone: nothing competes any more. */
  update(
    sample: { readonly queueUs: number; readonly rttUs: number; readonly lost: boolean; readonly mayGrow: boolean },
    sinceUs: number,
    nowUs: number,
  ): boolean {
    if (sample.queueUs > emptyQueueUs) this.#emptySinceUs = undefined;
    else this.#emptySinceUs ??= nowUs;
    if (nowUs - (this.#emptySinceUs ?? nowUs) > (this.#isTrying(nowUs) ? goneTryingUs : goneUs)) return false;
    if (nowUs - this.#triedUs > tryUs + tryForUs) this.#triedUs = nowUs - tryForUs;
    if (sample.lost && nowUs - this.#lossUs > sample.rttUs) {
      this.#lossUs = nowUs;
      this.#rateBps *= lossFactor;
    } else if (sample.mayGrow && !this.#isTrying(nowUs)) {
      const rttSeconds = sample.rttUs / usPerSecond;
      this.#rateBps += (packetBits / (rttSeconds * rttSeconds)) * (sinceUs / usPerSecond);
    }
    return true;
  }

  #isTrying(nowUs: number): boolean {
    return nowUs - this.#triedUs > tryUs;
  }
}
