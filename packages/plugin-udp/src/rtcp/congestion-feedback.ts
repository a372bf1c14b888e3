import type { PacketReport, StreamReport } from '../congestion/feedback.js';
import { transportFeedbackType } from './feedback-types.js';
import { bodyWith, type RtcpBody, ssrcBytes } from './rtcp-body.js';
import type { CongestionFeedbackPacket } from './rtcp-packet.js';

/** The number of this message among transport feedback. */
export const congestionFeedbackFormat = 11;

/** Bytes of a stream's SSRC, first sequence number and number of reports. */
const streamHeadBytes = 8;
const reportBytes = 2;
const timestampBytes = 4;
const offsetMask = 0x1fff;
const missing: PacketReport = { received: false, ecn: 0, arrivalTimeOffset: 0 };

/** Undefined when a stream has fewer reports than it says, or the time is not there. */
export function readCongestionFeedback({ body }: RtcpBody): CongestionFeedbackPacket | undefined {
  const end = body.length - timestampBytes;
  if (end < ssrcBytes) return undefined;
  const streams: StreamReport[] = [];
  for (let offset = ssrcBytes; offset < end; ) {
    if (offset + streamHeadBytes > end) return undefined;
    const count = body.readUInt16BE(offset + 6);
    const next = offset + streamBytes(count);
    if (next > end) return undefined;
    streams.push(readStream(body, offset, count));
    offset = next;
  }
  const [senderSsrc, reportTimestamp] = [body.readUInt32BE(0), body.readUInt32BE(end)];
  return { type: 'congestion-feedback', senderSsrc, streams, reportTimestamp };
}

/** With the two bytes that fill up an odd number of reports. */
function streamBytes(reports: number): number {
  return streamHeadBytes + ((reports * reportBytes + 3) & ~3);
}

function readStream(body: Buffer, start: number, count: number): StreamReport {
  const reports = Array.from({ length: count }, (_, index) =>
    readReport(body.readUInt16BE(start + streamHeadBytes + index * reportBytes)),
  );
  return { ssrc: body.readUInt32BE(start), beginSeq: body.readUInt16BE(start + 4), reports };
}

function readReport(bits: number): PacketReport {
  return bits < 0x8000 ? missing : { received: true, ecn: (bits >> 13) & 3, arrivalTimeOffset: bits & offsetMask };
}

/** At most 16 384 reports of each stream are of use: a quarter of the sequence numbers. */
export function writeCongestionFeedback(packet: CongestionFeedbackPacket): RtcpBody {
  const { senderSsrc, streams, reportTimestamp } = packet;
  const bytes = streams.reduce((sum, { reports }) => sum + streamBytes(reports.length), 0);
  const body = bodyWith([senderSsrc], bytes + timestampBytes);
  let offset = ssrcBytes;
  for (const stream of streams) {
    writeStream(body, offset, stream);
    offset += streamBytes(stream.reports.length);
  }
  body.writeUInt32BE(reportTimestamp >>> 0, offset);
  return { packetType: transportFeedbackType, count: congestionFeedbackFormat, body };
}

function writeStream(body: Buffer, start: number, { ssrc, beginSeq, reports }: StreamReport): void {
  body.writeUInt32BE(ssrc >>> 0, start);
  body.writeUInt16BE(beginSeq & 0xffff, start + 4);
  body.writeUInt16BE(reports.length, start + 6);
  for (const [index, { received, ecn, arrivalTimeOffset }] of reports.entries()) {
    const bits = received ? 0x8000 | ((ecn & 3) << 13) | (arrivalTimeOffset & offsetMask) : 0;
    body.writeUInt16BE(bits, start + streamHeadBytes + index * reportBytes);
  }
}
