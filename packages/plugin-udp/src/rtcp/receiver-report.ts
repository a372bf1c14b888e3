import { readReceptionReports, receptionReportBytes, writeReceptionReports } from './reception-report.js';
import { bodyWith, checkCount, type RtcpBody, ssrcBytes } from './rtcp-body.js';
import type { ReceiverReport } from './rtcp-packet.js';

/** The packet type of a receiver report. */
export const receiverReportType = 201;

/** Undefined when its SSRC or a report block is not there. */
export function readReceiverReport({ count, body }: RtcpBody): ReceiverReport | undefined {
  const reports = readReceptionReports(body, ssrcBytes, count);
  return reports && { type: 'receiver-report', ssrc: body.readUInt32BE(0), reports };
}

/** More than 31 report blocks are ERR_STREAM_INVALID. */
export function writeReceiverReport({ ssrc, reports }: ReceiverReport): RtcpBody {
  checkCount(reports.length, 'report blocks');
  const body = bodyWith([ssrc], receptionReportBytes(reports));
  writeReceptionReports(body, ssrcBytes, reports);
  return { packetType: receiverReportType, count: reports.length, body };
}
