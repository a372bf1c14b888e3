import type { ReceiverDelay, RtcpPacket, SourceDescription } from '../rtcp/rtcp-packet.js';
import type { RtpStream } from './rtp-stream.js';
import type { SourceSender } from './source-sender.js';

/** The moment of a report. */
export type ReportMoment = {
  readonly nowUs: number;
  /** The same by the wall clock, microseconds of Unix time. */
  readonly unixUs: number;
};

/** Sender reports of all streams that sent something or will, and the names of all. */
export function sourceReport(source: SourceSender, moment: ReportMoment): RtcpPacket[] {
  const rtpUs = source.timeline.ptsAt(moment.unixUs);
  const reporting = source.media.flatMap(({ media, streams }) => [media, ...repairersThatSent(media, streams)]);
  const reports = reporting.map((stream) =>
    stream.reports.report({ ...moment, rtpTimestamp: stream.timestampAt(rtpUs) }),
  );
  return [...reports, namesOf(source.id, source.streams)];
}

/** The report that ends with a goodbye for these streams. */
export function sourceGoodbye(source: SourceSender, ended: readonly RtpStream[], moment: ReportMoment): RtcpPacket[] {
  const rtpUs = source.timeline.ptsAt(moment.unixUs);
  const [first] = ended;
  if (!first) return [];
  const report = first.reports.report({ ...moment, rtpTimestamp: first.timestampAt(rtpUs) });
  return [report, namesOf(source.id, ended), { type: 'bye', ssrcs: ended.map(({ ssrc }) => ssrc) }];
}

/** Answers to receivers that measure the round trip; none when nobody asked. */
export function delayReport(ssrc: number, delays: readonly ReceiverDelay[]): RtcpPacket[] {
  return delays.length === 0 ? [] : [{ type: 'extended-report', ssrc, referenceTime: undefined, delays }];
}

function repairersThatSent(media: RtpStream, streams: readonly RtpStream[]): RtpStream[] {
  return streams.filter((stream) => stream !== media && stream.hasSent);
}

function namesOf(cname: string, streams: readonly RtpStream[]): SourceDescription {
  return { type: 'source-description', chunks: streams.map(({ ssrc }) => ({ ssrc, cname })) };
}
