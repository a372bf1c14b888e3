import { msToUs, secondsToUs, usPerSecond } from '@arkavo-pipeline/core';

/** A packet, as TCP would grow by one per round trip. */
const packetBits = 1200 * 8;
const lossFactor = 0.75;
/** From this loss on it is no overflow now and then: the way carries far less than is sent, whoever sends it. */
const heavyLoss = 0.15;
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

  /**
   * One feedback; `mayGrow` when what was sent came near the rate. What is lost of
   * what was sent before the last cut is no reason for another. False when the queue is gone, or
   * the way carries far less: then the delay rules again.
   */
  update(
    sample: {
      readonly queueUs: number;
      readonly rttUs: number;
      readonly lostSentUs: number | undefined;
      readonly lossRatio: number;
      readonly mayGrow: boolean;
    },
    sinceUs: number,
    nowUs: number,
  ): boolean {
    if (sample.lossRatio > heavyLoss) return false;
    if (sample.queueUs > emptyQueueUs) this.#emptySinceUs = undefined;
    else this.#emptySinceUs ??= nowUs;
    if (nowUs - (this.#emptySinceUs ?? nowUs) > (this.#isTrying(nowUs) ? goneTryingUs : goneUs)) return false;
    if (nowUs - this.#triedUs > tryUs + tryForUs) this.#triedUs = nowUs - tryForUs;
    if ((sample.lostSentUs ?? Number.NEGATIVE_INFINITY) > this.#lossUs) {
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
