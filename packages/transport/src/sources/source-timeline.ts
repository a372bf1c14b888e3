import { secondsToUs, usPerSecond } from '@arkavo-pipeline/core';

/** Audio and video of a source are not quite at one time: only what goes further back goes back. */
const toleranceUs = usPerSecond;

/** The end of a packet counts no further beyond the latest one than a packet may last: ten minutes. */
const maxAheadUs = secondsToUs(600);
/** A timeline that went further than this from the pace of time, since it began, says nothing about the next connection. */
const maxAstrayUs = secondsToUs(86_400);

/** A time of the timeline, and when it came. */
type Moment = { readonly ptsUs: number; readonly atUs: number };

/**
 * Where the stream of one source stands, from connection to connection. A sender that was started anew begins at 0 again: its
 * packets are placed where they would be if the source had gone on all the while.
 */
export class SourceTimeline {
  #senderId = '';
  #shiftUs = 0;
  #endUs = Number.NEGATIVE_INFINITY;
  #latest: Moment = { ptsUs: 0, atUs: 0 };
  /** Of the timeline as it is now. */
  #first: Moment | undefined;

  /** A connection goes on with the source, at `ptsUs` of the sender's timeline. All connections of one sender have one timeline. */
  goOn(senderId: string, ptsUs: number, nowUs: number): void {
    const isKnown = senderId === this.#senderId && ptsUs + this.#shiftUs >= this.#endUs - toleranceUs;
    this.#senderId = senderId;
    if (isKnown || this.#endUs === Number.NEGATIVE_INFINITY) return;
    const wouldBeUs = this.#latest.ptsUs + Math.max(0, nowUs - this.#latest.atUs);
    const goesOnUs = Math.max(this.#endUs, wouldBeUs);
    if (this.#isPlausible(goesOnUs, nowUs)) this.#shiftUs = Math.round(goesOnUs - ptsUs);
    else this.#beginAnew();
  }

  /** Takes note of a packet, and says what is to be added to its times. */
  place(ptsUs: number, durationUs: number, nowUs: number): number {
    const placedUs = ptsUs + this.#shiftUs;
    this.#latest = { ptsUs: placedUs, atUs: nowUs };
    this.#first ??= this.#latest;
    this.#endUs = Math.min(Math.max(this.#endUs, placedUs + durationUs), placedUs + maxAheadUs);
    return this.#shiftUs;
  }

  /** Files may be sent at any pace, but not days of them. */
  #isPlausible(timeUs: number, nowUs: number): boolean {
    const first = this.#first ?? this.#latest;
    return Math.abs(timeUs - first.ptsUs - (nowUs - first.atUs)) <= maxAstrayUs;
  }

  /** Where the stream stands is not to be believed: what comes next has its own times. */
  #beginAnew(): void {
    this.#shiftUs = 0;
    this.#endUs = Number.NEGATIVE_INFINITY;
    this.#first = undefined;
  }
}
