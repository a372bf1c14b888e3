import { msToUs } from '@arkavo-pipeline/core';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { timestampDistance } from '../rtp/timestamp.js';

/** What a pause may be longer than the usual one before it is suspect, at least. */
const slackUs = msToUs(4);
/** The usual pause inside a unit, times this, is not suspect. */
const patience = 4;
/** What is missing may be a burst: so many numbers are asked for. Those that were not sent yet are ignored by the sender. */
const suspects = 4;
/** And so many when the next unit does not come either, or two do not: if it was the last, nothing else shows what is missing. */
const moreSuspects = 16;
const mostOverdue = 2;
const smoothing = 8;
/** On a way whose queue changes units come late that are not lost: so many times what they usually are off is not suspect. */
const deviations = 4;
/** A pause longer than this is no cadence. */
const greatestPauseUs = msToUs(1000);

/**
 * Notices a loss that no later packet shows: the end of a unit, or a whole one when the next is overdue by the units' own cadence.
 * Each such pause is reported once, and once more when the next unit is overdue, and the one after it.
 */
export class TailWatch {
  #newest = Number.NEGATIVE_INFINITY;
  #unitUs: number | undefined;
  #lastUs = 0;
  #timestamp = 0;
  #isEnded = false;
  #pauseUs = 0;
  #cadenceUs: number | undefined;
  /** How far units are from their cadence. */
  #deviationUs = 0;
  #hasPaused = false;
  /** Units that did not come, as reported. */
  #overdue = 0;

  /** When to call `poll`, microseconds; undefined when nothing is expected. */
  get dueUs(): number | undefined {
    if (this.#unitUs === undefined || this.#overdue === mostOverdue) return undefined;
    if (!this.#isEnded && !this.#hasPaused) return this.#lastUs + Math.max(slackUs, patience * this.#pauseUs);
    if (this.#cadenceUs === undefined) return undefined;
    const allowedUs = Math.max(slackUs, this.#cadenceUs / 4, deviations * this.#deviationUs);
    return this.#unitUs + Math.round((this.#overdue + 1) * this.#cadenceUs + allowedUs);
  }

  /** A packet came on the stream itself. One that others overtook shows nothing but that something comes. */
  received(packet: RtpPacket, number: number, nowUs: number): void {
    if (number < this.#newest) {
      this.#lastUs = nowUs;
      return;
    }
    this.#newest = number;
    if (this.#unitUs === undefined) this.#begin(packet.timestamp, nowUs);
    else if (timestampDistance(this.#timestamp, packet.timestamp) > 0)
      this.#next(packet.timestamp, nowUs, this.#unitUs);
    else this.#pauseUs += (Math.min(nowUs - this.#lastUs, greatestPauseUs) - this.#pauseUs) / smoothing;
    this.#lastUs = nowUs;
    this.#isEnded = packet.marker;
    this.#hasPaused = false;
    this.#overdue = 0;
  }

  /** How many of the packets after the newest are suspect now; 0 when there is no cause. */
  poll(nowUs: number): number {
    const dueUs = this.dueUs;
    if (dueUs === undefined || nowUs < dueUs) return 0;
    if (!this.#isEnded && !this.#hasPaused) {
      this.#hasPaused = true;
      return suspects;
    }
    this.#overdue += 1;
    return this.#isEnded && this.#overdue < mostOverdue ? 1 : moreSuspects;
  }

  #begin(timestamp: number, nowUs: number): void {
    this.#timestamp = timestamp;
    this.#unitUs = nowUs;
  }

  #next(timestamp: number, nowUs: number, unitUs: number): void {
    const elapsedUs = Math.min(nowUs - unitUs, greatestPauseUs);
    this.#cadenceUs ??= elapsedUs;
    this.#deviationUs += (Math.abs(elapsedUs - this.#cadenceUs) - this.#deviationUs) / smoothing;
    this.#cadenceUs += (elapsedUs - this.#cadenceUs) / smoothing;
    this.#begin(timestamp, nowUs);
  }
}
