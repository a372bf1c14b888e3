import { rtpVersion } from '../rtp/rtp-packet.js';
import { applicationType, readApplication } from './application-packet.js';
import { byeType, readBye } from './bye.js';
import { congestionFeedbackFormat, readCongestionFeedback } from './congestion-feedback.js';
import { extendedReportType, readExtendedReport } from './extended-report.js';
import { payloadFeedbackType, transportFeedbackType } from './feedback-types.js';
import { fullIntraFormat, readFullIntra } from './full-intra-request.js';
import { nackFormat, readNack } from './nack.js';
import { pictureLossFormat, readPictureLoss } from './picture-loss-indication.js';
import { readReceiverReport, receiverReportType } from './receiver-report.js';
import type { RtcpBody } from './rtcp-body.js';
import type { RtcpPacket } from './rtcp-packet.js';
import { readSenderReport, senderReportType } from './sender-report.js';
import { readSourceDescription, sourceDescriptionType } from './source-description.js';

type Reader = (packet: RtcpBody) => RtcpPacket | undefined;

const headerBytes = 4;
const firstType = 192;
const lastType = 223;

const readers = new Map<number, Reader>([
  [senderReportType, readSenderReport],
  [receiverReportType, readReceiverReport],
  [sourceDescriptionType, readSourceDescription],
  [byeType, readBye],
  [extendedReportType, readExtendedReport],
  [applicationType, readApplication],
]);

/** By the message's number, which is where other packets have a count. */
const feedbackReaders = new Map<number, ReadonlyMap<number, Reader>>([
  [
    transportFeedbackType,
    new Map<number, Reader>([
      [nackFormat, readNack],
      [congestionFeedbackFormat, readCongestionFeedback],
    ]),
  ],
  [
    payloadFeedbackType,
    new Map<number, Reader>([
      [pictureLossFormat, readPictureLoss],
      [fullIntraFormat, readFullIntra],
    ]),
  ],
]);

/**
 * The packets of a compound one (RFC 3550 §6.1), of whatever it begins with (RFC 5506). Undefined when any is damaged; those
 * of other kinds are passed over, so there may be none.
 */
export function parseRtcp(data: Uint8Array): readonly RtcpPacket[] | undefined {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  if (bytes.length < headerBytes) return undefined;
  const packets: RtcpPacket[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const next = endOfPacket(bytes, offset);
    const body = next === undefined ? undefined : readBody(bytes, offset, next);
    if (next === undefined || !body) return undefined;
    const reader = readers.get(body.packetType) ?? feedbackReaders.get(body.packetType)?.get(body.count);
    if (reader) {
      const packet = reader(body);
      if (!packet) return undefined;
      packets.push(packet);
    }
    offset = next;
  }
  return packets;
}

/** Undefined when it leads outside, or is no RTCP packet. */
function endOfPacket(bytes: Buffer, start: number): number | undefined {
  if (start + headerBytes > bytes.length || bytes.readUInt8(start) >> 6 !== rtpVersion) return undefined;
  const type = bytes.readUInt8(start + 1);
  if (type < firstType || type > lastType) return undefined;
  const end = start + headerBytes + bytes.readUInt16BE(start + 2) * 4;
  return end > bytes.length ? undefined : end;
}

/** Without the padding, which only the last packet of a compound one may have; its last byte counts itself. */
function readBody(bytes: Buffer, start: number, end: number): RtcpBody | undefined {
  const first = bytes.readUInt8(start);
  const bodyStart = start + headerBytes;
  let bodyEnd = end;
  if ((first & 0x20) !== 0) {
    const padding = end > bodyStart ? bytes.readUInt8(end - 1) : 0;
    bodyEnd = end - padding;
    if (end !== bytes.length || padding === 0 || padding % 4 !== 0 || bodyEnd < bodyStart) return undefined;
  }
  return { packetType: bytes.readUInt8(start + 1), count: first & 0x1f, body: bytes.subarray(bodyStart, bodyEnd) };
}
