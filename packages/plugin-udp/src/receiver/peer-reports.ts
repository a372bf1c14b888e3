import { msToUs, secondsToUs, ticksToUs } from '@arkavo-pipeline/core';
import { FeedbackRecorder } from '../congestion/feedback-recorder.js';
import { compactNtp, compactPerSecond, ntpToUs, usToNtp } from '../rtcp/ntp-time.js';
import { ReceiverReports } from '../rtcp/receiver-reports.js';
import type { ExtendedReport, RtcpPacket, SenderReport } from '../rtcp/rtcp-packet.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import type { FeedbackChannel } from './feedback-channel.js';
import type { ReceiverContext } from './receiver-context.js';
import type { SenderClock } from './sender-clock.js';

const intervalUs = secondsToUs(1);
/** The first reports come sooner: with each, one more round trip is known. */
const firstIntervalUs = msToUs(330);
const firstReports = 3;
/** Reference times whose answers are understood. */
const remembered = 32;

/** What is reported to one sender about what came of it, and the round trip that its answers show. */
export class PeerReports {
  readonly #context: ReceiverContext;
  readonly #channel: FeedbackChannel;
  readonly #streams = new ReceiverReports();
  readonly #arrivals = new FeedbackRecorder();
  /** When each reference time was sent, by its compact NTP time. */
  readonly #asked = new Map<number, number>();
  #isRecording = false;
  #dueUs = Number.POSITIVE_INFINITY;
  #reports = 0;

  constructor(context: ReceiverContext, channel: FeedbackChannel) {
    this.#context = context;
    this.#channel = channel;
  }

  /** The sender takes congestion control feedback (RFC 8888). */
  recordArrivals(): void {
    this.#isRecording = true;
  }

  /** There is something to be told that cannot be read yet: the first report shows the sender that somebody is here. */
  introduce(nowUs: number): void {
    if (this.#reports === 0) this.#dueUs = Math.min(this.#dueUs, nowUs);
  }

  /** An RTP packet of so many bytes came, whose clock has `clockRate` ticks per second. */
  received(packet: RtpPacket, bytes: number, clockRate: number, nowUs: number): void {
    this.#streams.received(packet, clockRate, nowUs);
    if (this.#isRecording) this.#arrivals.received(packet.ssrc, packet.sequenceNumber, bytes, nowUs);
    this.#dueUs = Math.min(this.#dueUs, nowUs + (this.#reports === 0 ? 0 : intervalUs));
  }

  /** Reports of one datagram came: its times, and answers to reference times. */
  reported(packets: readonly RtcpPacket[], clock: SenderClock, nowUs: number): number | undefined {
    const reports = packets.filter((packet): packet is SenderReport => packet.type === 'sender-report');
    const extended = packets.filter((packet): packet is ExtendedReport => packet.type === 'extended-report');
    for (const report of reports) this.#streams.reported(report, nowUs);
    const roundTripUs = this.#roundTrip(extended, nowUs);
    const [first] = reports;
    if (first) {
      clock.heard(ntpToUs(first.ntp), nowUs, roundTripUs);
      if (this.#reports === 0) this.#dueUs = nowUs;
    }
    return roundTripUs;
  }

  forget(ssrc: number): void {
    this.#streams.forget(ssrc);
  }

  /** When to call `poll`, microseconds. */
  get nextUs(): number {
    return Math.min(this.#dueUs, this.#arrivals.nextUs ?? Number.POSITIVE_INFINITY);
  }

  /** Sends what is due. */
  poll(nowUs: number): void {
    if (nowUs >= this.#dueUs) this.#report(nowUs);
    if (nowUs >= (this.#arrivals.nextUs ?? Number.POSITIVE_INFINITY)) this.#feedBack(nowUs);
  }

  #report(nowUs: number): void {
    const { ssrc, cname } = this.#context;
    const referenceTime = usToNtp(nowUs);
    this.#reports += 1;
    this.#dueUs = nowUs + (this.#reports < firstReports ? firstIntervalUs : intervalUs);
    const isSent = this.#channel.send([
      { type: 'receiver-report', ssrc, reports: this.#streams.blocks(nowUs) },
      { type: 'source-description', chunks: [{ ssrc, cname }] },
      { type: 'extended-report', ssrc, referenceTime, delays: [] },
    ]);
    if (isSent) this.#remember(compactNtp(referenceTime), nowUs);
  }

  #feedBack(nowUs: number): void {
    const feedback = this.#arrivals.take(nowUs, compactNtp(usToNtp(nowUs)));
    if (feedback) this.#channel.send([{ type: 'congestion-feedback', senderSsrc: this.#context.ssrc, ...feedback }]);
  }

  /** From an answer that can be true. */
  #roundTrip(extended: readonly ExtendedReport[], nowUs: number): number | undefined {
    for (const { ssrc, lastReferenceTime, delaySinceLastReferenceTime } of extended.flatMap(({ delays }) => delays)) {
      const sentUs = ssrc === this.#context.ssrc ? this.#asked.get(lastReferenceTime) : undefined;
      if (sentUs === undefined) continue;
      const tripUs = nowUs - sentUs - ticksToUs(delaySinceLastReferenceTime, compactPerSecond);
      if (tripUs >= -ticksToUs(2, compactPerSecond)) return Math.max(0, tripUs);
    }
    return undefined;
  }

  #remember(compact: number, nowUs: number): void {
    this.#asked.set(compact, nowUs);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > remembered && oldest !== undefined) this.#asked.delete(oldest);
  }
}
