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
    if (this.#toPtsUs !== undefined && this.#place) this.#join(this.#place, this.#toPtsUs, this.#toWallUs);
  }

  /** The sender's wall clock at this timestamp, microseconds of Unix time; undefined before a report came. */
  wallUs(timestamp: number): number | undefined {
    return this.#toWallUs === undefined ? undefined : this.#unwrapper.toUs(timestamp) + this.#toWallUs;
  }

  /** Where a unit with this timestamp, which came at `arrivedUs`, is on the source's timeline. */
  ptsUs(timestamp: number, place: StreamPlace, arrivedUs: number): number {
    const timeUs = this.#unwrapper.toUs(timestamp);
    this.#toPtsUs ??= this.#begin(timeUs, place, arrivedUs);
    return timeUs + this.#toPtsUs;
  }

  /** The sender began anew: its timestamps may, too. */
  restart(): void {
    this.#unwrapper = new RtpUnwrapper(this.#clockRate);
    this.#toWallUs = undefined;
    this.#toPtsUs = undefined;
  }

  #begin(timeUs: number, place: StreamPlace, arrivedUs: number): number {
    this.#place = place;
    const { timeline, output, senderId } = place;
    if (this.#toWallUs === undefined) return Math.round(timeline.beginUs(output, arrivedUs)) - timeUs;
    return this.#toWallUs + timeline.shiftFor(senderId, output, timeUs + this.#toWallUs, arrivedUs);
  }

  /** Joins the source's other streams, or shows them where to join. */
  #join({ timeline, senderId }: StreamPlace, toPtsUs: number, toWallUs: number): void {
    const shiftUs = timeline.shiftOf(senderId) ?? timeline.adopt(senderId, toPtsUs - toWallUs);
    this.#toPtsUs = toWallUs + shiftUs;
  }
}
