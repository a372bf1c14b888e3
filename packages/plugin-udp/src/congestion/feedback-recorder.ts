import { msToUs } from '@arkavo-pipeline/core';
import type { CongestionFeedback, StreamReport } from './feedback.js';
import { StreamRecord } from './stream-record.js';

/** Streams of one sender that are reported on; the one that was silent longest makes room. */
const maxStreams = 16;
/** Reports on packets in one feedback: with the headers they fit a datagram of 1200 bytes. */
const maxReports = 480;
/** So many new packets are reported at once, whenever the last report was. */
const promptReports = 200;
const minIntervalUs = msToUs(30);
const maxIntervalUs = msToUs(150);
/** Feedback takes this part of what is received. */
const share = 0.02;
/** Of one feedback: RTCP, SRTCP, UDP and IP headers, and those of one stream. */
const headerBytes = 86;

/**
 * Notes what arrives from one sender and says when to report it (RFC 8888): every 30 to 150 ms, the
 * more often the more arrives. Memory and the size of a report are bounded.
 */
export class FeedbackRecorder {
  readonly #streams = new Map<number, StreamRecord>();
  #bytes = 0;
  #lastUs: number | undefined;
  #intervalUs = minIntervalUs;

  /** An RTP packet of `bytes` with these fields arrived at `nowUs`. `ecn` is 0 when the socket does not tell. */
  received(ssrc: number, sequenceNumber: number, bytes: number, nowUs: number, ecn = 0): void {
    const stream = this.#streams.get(ssrc) ?? this.#addStream(ssrc);
    if (stream.add(sequenceNumber, ecn, nowUs)) this.#bytes += bytes;
    this.#lastUs ??= nowUs;
  }

  /** When the next feedback is due; undefined while there is nothing to report. */
  get nextUs(): number | undefined {
    const unreported = this.#unreported;
    if (unreported === 0 || this.#lastUs === undefined) return undefined;
    return unreported >= promptReports ? this.#lastUs : this.#lastUs + this.#intervalUs;
  }

  /** The feedback to send now, `reportTimestamp` being the time on its clock (1/65 536 s); undefined when there is nothing new. */
  take(nowUs: number, reportTimestamp: number): CongestionFeedback | undefined {
    const streams: StreamReport[] = [];
    let room = maxReports;
    for (const stream of this.#streams.values()) {
      const report = room > 0 ? stream.report(room, nowUs) : undefined;
      if (!report) continue;
      room -= report.reports.length + 4;
      streams.push(report);
    }
    if (streams.length === 0) return undefined;
    this.#adapt(maxReports - room, nowUs);
    return { streams, reportTimestamp };
  }

  get #unreported(): number {
    let unreported = 0;
    for (const stream of this.#streams.values()) unreported += stream.unreported;
    return unreported;
  }

  #adapt(reports: number, nowUs: number): void {
    const sinceUs = nowUs - (this.#lastUs ?? nowUs);
    const affordableUs = this.#bytes > 0 ? ((headerBytes + 2 * reports) * sinceUs) / (this.#bytes * share) : 0;
    this.#intervalUs = Math.min(maxIntervalUs, Math.max(minIntervalUs, Math.round(affordableUs)));
    this.#bytes = 0;
    this.#lastUs = nowUs;
  }

  #addStream(ssrc: number): StreamRecord {
    if (this.#streams.size >= maxStreams) this.#streams.delete(this.#quietest().ssrc);
    const stream = new StreamRecord(ssrc);
    this.#streams.set(ssrc, stream);
    return stream;
  }

  #quietest(): StreamRecord {
    return [...this.#streams.values()].reduce((quietest, stream) =>
      stream.newestUs < quietest.newestUs ? stream : quietest,
    );
  }
}
