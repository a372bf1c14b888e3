import type { ReceiverDelay, RtcpPacket, SenderReport, SourceDescription } from '../rtcp/rtcp-packet.js';
import { groupsThatFit } from './rtcp-datagrams.js';
import type { RtpStream } from './rtp-stream.js';
import type { SourceSender } from './source-sender.js';

/** The moment of a report. */
export type ReportMoment = {
  readonly nowUs: number;
  /** The same by the wall clock, microseconds of Unix time. */
  readonly unixUs: number;
};

/**
 * Sender reports of all streams that sent something or will, and the names of all: in compounds of at most `maxBytes`, each with a report
 * and the names of some.
 */
export function sourceReports(source: SourceSender, moment: ReportMoment, maxBytes: number): RtcpPacket[][] {
  const reporting = new Set(
    source.media.flatMap(({ media, streams }) => [media, ...repairersThatSent(media, streams)]),
  );
  return groupsThatFit(source.streams, maxBytes, (streams) => {
    const reports = streams.filter((stream) => reporting.has(stream));
    const [first] = source.streams;
    // A compound begins with a report (RFC 3550 §6.1).
    const named = reports.length === 0 && first ? [first] : reports;
    return [...named.map((stream) => reportOf(source, stream, moment)), namesOf(source.id, streams)];
  });
}

/** Reports that end with a goodbye for these streams, in compounds of at most `maxBytes`. */
export function sourceGoodbyes(
  source: SourceSender,
  ended: readonly RtpStream[],
  moment: ReportMoment,
  maxBytes: number,
): RtcpPacket[][] {
  return groupsThatFit(ended, maxBytes, (streams) => {
    const reports = streams.slice(0, 1).map((stream) => reportOf(source, stream, moment));
    return [...reports, namesOf(source.id, streams), { type: 'bye', ssrcs: streams.map(({ ssrc }) => ssrc) }];
  });
}

/** Answers to receivers that measure the round trip; none when nobody asked. */
export function delayReport(ssrc: number, delays: readonly ReceiverDelay[]): RtcpPacket[] {
  return delays.length === 0 ? [] : [{ type: 'extended-report', ssrc, referenceTime: undefined, delays }];
}

function reportOf({ timeline }: SourceSender, stream: RtpStream, moment: ReportMoment): SenderReport {
  return stream.reports.report({ ...moment, rtpTimestamp: stream.timestampAt(timeline.ptsAt(moment.unixUs)) });
}

function repairersThatSent(media: RtpStream, streams: readonly RtpStream[]): RtpStream[] {
  return streams.filter((stream) => stream !== media && stream.hasSent);
}

function namesOf(cname: string, streams: readonly RtpStream[]): SourceDescription {
  return { type: 'source-description', chunks: streams.map(({ ssrc }) => ({ ssrc, cname })) };
}
