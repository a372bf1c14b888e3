import { feedbackHeadBytes, payloadFeedbackType } from './feedback-types.js';
import { bodyWith, type RtcpBody } from './rtcp-body.js';
import type { FullIntraRequest } from './rtcp-packet.js';

/** The number of this message among feedback on the picture. */
export const fullIntraFormat = 4;

/** An SSRC, the command's number, and three bytes that are zero. */
const entryBytes = 8;

/** Undefined when there is no entry, or a part of one. */
export function readFullIntra({ body }: RtcpBody): FullIntraRequest | undefined {
  const entries = (body.length - feedbackHeadBytes) / entryBytes;
  if (entries < 1 || !Number.isInteger(entries)) return undefined;
  const requests = Array.from({ length: entries }, (_, index) => {
    const at = feedbackHeadBytes + index * entryBytes;
    return { ssrc: body.readUInt32BE(at), commandSequence: body.readUInt8(at + 4) };
  });
  return { type: 'fir', senderSsrc: body.readUInt32BE(0), requests };
}

/** The SSRC of what it is about is in the entries, and zero in the head (RFC 5104 §4.3.1.2). */
export function writeFullIntra({ senderSsrc, requests }: FullIntraRequest): RtcpBody {
  const body = bodyWith([senderSsrc, 0], requests.length * entryBytes);
  for (const [index, { ssrc, commandSequence }] of requests.entries()) {
    body.writeUInt32BE(ssrc >>> 0, feedbackHeadBytes + index * entryBytes);
    body.writeUInt8(commandSequence & 0xff, feedbackHeadBytes + index * entryBytes + 4);
  }
  return { packetType: payloadFeedbackType, count: fullIntraFormat, body };
}
