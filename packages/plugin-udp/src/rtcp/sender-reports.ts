import { ticksToUs } from '@arkavo-pipeline/core';
import { compactNtp, compactPerSecond, usToNtp } from './ntp-time.js';
import type { ReceptionReport, SenderReport } from './rtcp-packet.js';

/** Reports whose answers are understood: those of at least the last half minute. */
const remembered = 32;
const word = 2 ** 32;
/** As far as rounding to ticks can go. */
const tickUs = ticksToUs(1, compactPerSecond);

/** The times at which a report is sent. */
export type ReportTimes = {
  /** Monotonic microseconds. */
  readonly nowUs: number;
  /** Microseconds of Unix time. */
  readonly unixUs: number;
  /** The same time as a timestamp of the stream. */
  readonly rtpTimestamp: number;
};

/** What one stream sent, for its sender reports, and the round trip that the answers to them show (RFC 3550 §6.4.1). */
export class SenderReports {
  readonly #ssrc: number;
  /** When each was sent, by its compact NTP time. */
  readonly #sent = new Map<number, number>();
  #packets = 0;
  #octets = 0;

  constructor(ssrc: number) {
    this.#ssrc = ssrc;
  }

  /** A packet with a payload of so many bytes was sent. */
  sent(payloadBytes: number): void {
    this.#packets = (this.#packets + 1) % word;
    this.#octets = (this.#octets + payloadBytes) % word;
  }

  /** The report to send now; `reports` are about what is received meanwhile, at most 31. */
  report(times: ReportTimes, reports: readonly ReceptionReport[] = []): SenderReport {
    const ntp = usToNtp(times.unixUs);
    this.#remember(compactNtp(ntp), times.nowUs);
    return {
      type: 'sender-report',
      ssrc: this.#ssrc,
      ntp,
      rtpTimestamp: times.rtpTimestamp,
      packetCount: this.#packets,
      octetCount: this.#octets,
      reports,
    };
  }

  /**
   * Microseconds that a sender report and its answer were under way, when the answer came at `nowUs`. Undefined for an answer
   * about another stream, to a report that was not sent or is forgotten, or that says it waited longer than it can have.
   */
  roundTripUs(report: ReceptionReport, nowUs: number): number | undefined {
    const sentUs = report.ssrc === this.#ssrc ? this.#sent.get(report.lastSenderReport) : undefined;
    if (sentUs === undefined) return undefined;
    const waitedUs = ticksToUs(report.delaySinceLastSenderReport, compactPerSecond);
    const tripUs = nowUs - sentUs - waitedUs;
    return tripUs < -tickUs ? undefined : Math.max(0, tripUs);
  }

  #remember(compact: number, nowUs: number): void {
    this.#sent.delete(compact);
    this.#sent.set(compact, nowUs);
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > remembered && oldest !== undefined) this.#sent.delete(oldest);
  }
}
