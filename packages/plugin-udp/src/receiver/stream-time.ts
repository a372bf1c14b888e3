import { RtpUnwrapper } from '@arkavo-pipeline/core';
import { ntpToUs } from '../rtcp/ntp-time.js';
import type { SenderReport } from '../rtcp/rtcp-packet.js';
import type { Output } from './receiver-context.js';
import type { SourceTimeline } from './source-timeline.js';

export type StreamPlace = {
  readonly timeline: SourceTimeline;
  readonly output: Output;
  /** Of the sender, whose streams have one wall clock. */
  readonly senderId: string;
};

/**
 * The times of one stream's RTP timestamps: on the sender's wall clock by its first sender report, and on the source's timeline by
 * the shift that all its streams have in common. Before a report came, by the arrival of the first packet.
 */
export class StreamTime {
  readonly #clockRate: number;
  #unwrapper: RtpUnwrapper;
  /** What is to be added to a timestamp's time: for the sender's wall clock, and for the source's timeline. */
  #toWallUs: number | undefined;
  #toPtsUs: number | undefined;
  #place: StreamPlace | undefined;
  /** Whether it goes by its arrival though a report came: where its source's other streams are would be back in time. */
  #isApart = false;

  /** `clockRate` is in ticks per second. */
  constructor(clockRate: number) {
    this.#clockRate = clockRate;
    this.#unwrapper = new RtpUnwrapper(clockRate);
  }

  /** The sender says what time a timestamp is. Only the first report counts: later ones tell of drift, and of a clock that was set. */
  reported({ ntp, rtpTimestamp }: SenderReport): void {
    if (this.#toWallUs !== undefined) return;
    const timeUs = this.#unwrapper.toUs(rtpTimestamp);
    this.#toWallUs = ntpToUs(ntp) - timeUs;
    if (this.#toPtsUs !== undefined && this.#place) this.#meet(this.#place, this.#toPtsUs - this.#toWallUs);
  }

  /** The sender's wall clock at this timestamp, microseconds of Unix time; undefined before a report came. */
  wallUs(timestamp: number): number | undefined {
    return this.#toWallUs === undefined ? undefined : this.#unwrapper.toUs(timestamp) + this.#toWallUs;
  }

  /** Where a unit with this timestamp, which came at `arrivedUs`, is on the source's timeline. */
  ptsUs(timestamp: number, place: StreamPlace, arrivedUs: number): number {
    const timeUs = this.#unwrapper.toUs(timestamp);
    this.#toPtsUs ??= this.#begin(timeUs, place, arrivedUs);
    if (this.#isApart) this.#join(timeUs, place, arrivedUs);
    return timeUs + this.#toPtsUs;
  }

  /** The sender began anew: its timestamps may, too. */
  restart(): void {
    this.#unwrapper = new RtpUnwrapper(this.#clockRate);
    this.#toWallUs = undefined;
    this.#toPtsUs = undefined;
    this.#isApart = false;
  }

  #begin(timeUs: number, place: StreamPlace, arrivedUs: number): number {
    this.#place = place;
    const { timeline, output, senderId } = place;
    if (this.#toWallUs === undefined) return Math.round(timeline.beginUs(output, arrivedUs)) - timeUs;
    return this.#toWallUs + timeline.shiftFor(senderId, output, timeUs + this.#toWallUs, arrivedUs);
  }

  /** Shows the source's other streams where to join, or is to join them. */
  #meet({ timeline, senderId }: StreamPlace, shiftUs: number): void {
    if (timeline.shiftOf(senderId) === undefined) timeline.adopt(senderId, shiftUs);
    else this.#isApart = true;
  }

  /** Joins the source's other streams as soon as that does not go back. */
  #join(timeUs: number, { timeline, output, senderId }: StreamPlace, nowUs: number): void {
    const toWallUs = this.#toWallUs ?? 0;
    const shiftUs = timeline.fittingShift(senderId, output, timeUs + toWallUs, nowUs);
    if (shiftUs === undefined) return;
    this.#isApart = false;
    this.#toPtsUs = toWallUs + shiftUs;
  }
}
