import { msToUs } from '@arkavo-pipeline/core';
import { sequenceAfter } from '../rtp/sequence-number.js';
import type { CongestionFeedback, PacketReport } from './feedback.js';
import { offsetToUs, ReportClock } from './report-clock.js';
import type { SentHistory, SentPacket } from './sent-history.js';

/** Packets that overtake each other by less than this are not lost. */
const reorderUs = msToUs(15);

/** A packet that arrived. */
export type Arrival = {
  readonly packet: SentPacket;
  /** By the receiver's clock, microseconds. */
  readonly arrivedUs: number;
};

/** What one feedback says that was not known before. */
export type PathReport = {
  /** In the order of arrival; only those whose time is known. */
  readonly arrivals: readonly Arrival[];
  readonly arrivedPackets: number;
  /** In the order of sending. */
  readonly lost: readonly SentPacket[];
  /** Packets that were held for lost and came after all. */
  readonly spuriousLosses: number;
  /** From sending a packet to this report, without the time the report waited to be sent; undefined when none tells. */
  readonly rttUs: number | undefined;
};

/**
 * Reads a receiver's feedback beside what was sent. Overlapping and repeated reports count once. Nothing in them can be more than
 * what was sent: a report on anything else is passed over and counted.
 */
export class FeedbackReader {
  readonly #history: SentHistory;
  readonly #clock = new ReportClock();
  #missing: SentPacket[] = [];
  #newestSentUs = Number.NEGATIVE_INFINITY;
  #unknownPackets = 0;

  constructor(history: SentHistory) {
    this.#history = history;
  }

  /** Reports on packets that were not sent, or so long ago that they are forgotten. */
  get unknownPackets(): number {
    return this.#unknownPackets;
  }

  read(feedback: CongestionFeedback, nowUs: number): PathReport {
    const reportedUs = this.#clock.read(feedback.reportTimestamp);
    const arrivals: Arrival[] = [];
    let arrivedPackets = 0;
    let spuriousLosses = 0;
    let rttUs: number | undefined;
    for (const [packet, report] of this.#reports(feedback)) {
      if (!report.received) {
        this.#noteMissing(packet);
        continue;
      }
      if (packet.state === 'arrived') continue;
      if (packet.state === 'lost') spuriousLosses++;
      this.#history.settle(packet, 'arrived');
      this.#newestSentUs = Math.max(this.#newestSentUs, packet.sentUs);
      arrivedPackets++;
      const waitedUs = offsetToUs(report.arrivalTimeOffset);
      const tripUs = nowUs - packet.sentUs - (waitedUs ?? 0);
      if (waitedUs === undefined || tripUs < 0) continue;
      rttUs = Math.min(rttUs ?? tripUs, tripUs);
      arrivals.push({ packet, arrivedUs: reportedUs - waitedUs });
    }
    arrivals.sort((a, b) => a.arrivedUs - b.arrivedUs);
    return { arrivals, arrivedPackets, lost: this.#takeLost(), spuriousLosses, rttUs };
  }

  *#reports(feedback: CongestionFeedback): Generator<[SentPacket, PacketReport]> {
    for (const { ssrc, beginSeq, reports } of feedback.streams) {
      for (const [index, report] of reports.entries()) {
        const packet = this.#history.find(ssrc, sequenceAfter(beginSeq, index));
        if (packet) yield [packet, report];
        else this.#unknownPackets++;
      }
    }
  }

  #noteMissing(packet: SentPacket): void {
    if (packet.state !== 'in-flight') return;
    this.#history.settle(packet, 'missing');
    this.#missing.push(packet);
  }

  /** A packet is lost when it is missing and one that was sent well after it has arrived. In the order of sending. */
  #takeLost(): readonly SentPacket[] {
    const before = this.#newestSentUs - reorderUs;
    const lost = this.#missing.filter(({ state, sentUs }) => state === 'missing' && sentUs <= before);
    this.#missing = this.#missing.filter(({ state, sentUs }) => state === 'missing' && sentUs > before);
    for (const packet of lost) this.#history.settle(packet, 'lost');
    return lost.sort((a, b) => a.sentUs - b.sentUs);
  }
}
