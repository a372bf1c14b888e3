import { readReceptionReports, receptionReportBytes, writeReceptionReports } from './reception-report.js';
import { bodyWith, checkCount, type RtcpBody } from './rtcp-body.js';
import type { SenderReport } from './rtcp-packet.js';

/** The packet type of a sender report. */
export const senderReportType = 200;

/** Bytes of the SSRC and the sender's own part. */
const senderBytes = 24;

/** Undefined when its own part or a report block is not there. */
export function readSenderReport({ count, body }: RtcpBody): SenderReport | undefined {
  const reports = readReceptionReports(body, senderBytes, count);
  if (!reports) return undefined;
  return {
    type: 'sender-report',
    ssrc: body.readUInt32BE(0),
    ntp: { seconds: body.readUInt32BE(4), fraction: body.readUInt32BE(8) },
    rtpTimestamp: body.readUInt32BE(12),
    packetCount: body.readUInt32BE(16),
    octetCount: body.readUInt32BE(20),
    reports,
  };
}

/** More than 31 report blocks are ERR_STREAM_INVALID. */
export function writeSenderReport(packet: SenderReport): RtcpBody {
  const { ssrc, ntp, reports } = packet;
  checkCount(reports.length, 'report blocks');
  const words = [ssrc, ntp.seconds, ntp.fraction, packet.rtpTimestamp, packet.packetCount, packet.octetCount];
  const body = bodyWith(words, receptionReportBytes(reports));
  writeReceptionReports(body, senderBytes, reports);
  return { packetType: senderReportType, count: reports.length, body };
}
