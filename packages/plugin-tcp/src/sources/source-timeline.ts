import { usPerSecond } from '@arkavo-pipeline/core';

/** Audio and video of a source are not quite at one time: only what goes further back goes back. */
const toleranceUs = usPerSecond;

/**
 * Where the stream of one source stands, from connection to connection. A sender that was started anew begins at 0 again: its
 * packets are placed where they would be if the source had gone on all the while.
 */
export class SourceTimeline {
  #senderId = '';
  #shiftUs = 0;
  #endUs = Number.NEGATIVE_INFINITY;
  #latest = { ptsUs: 0, atUs: 0 };

  /** A connection goes on with the source, at `ptsUs` of the sender's timeline. All connections of one sender have one timeline. */
  goOn(senderId: string, ptsUs: number, nowUs: number): void {
    const isKnown = senderId === this.#senderId && ptsUs + this.#shiftUs >= this.#endUs - toleranceUs;
    this.#senderId = senderId;
    if (isKnown || this.#endUs === Number.NEGATIVE_INFINITY) return;
    const wouldBeUs = this.#latest.ptsUs + Math.max(0, nowUs - this.#latest.atUs);
    this.#shiftUs = Math.round(Math.max(this.#endUs, wouldBeUs) - ptsUs);
  }

  /** Takes note of a packet, and says what is to be added to its times. */
  place(ptsUs: number, durationUs: number, nowUs: number): number {
    const placedUs = ptsUs + this.#shiftUs;
    this.#latest = { ptsUs: placedUs, atUs: nowUs };
    this.#endUs = Math.max(this.#endUs, placedUs + durationUs);
    return this.#shiftUs;
  }
}
