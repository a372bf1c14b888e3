import { bodyWith, checkCount, type RtcpBody, ssrcBytes, textBytes } from './rtcp-body.js';
import type { Bye } from './rtcp-packet.js';

/** The packet type of a goodbye. */
export const byeType = 203;

/** Undefined when a source or the whole reason is not there. */
export function readBye({ count, body }: RtcpBody): Bye | undefined {
  const end = count * ssrcBytes;
  if (end > body.length) return undefined;
  const ssrcs = Array.from({ length: count }, (_, index) => body.readUInt32BE(index * ssrcBytes));
  if (end === body.length) return { type: 'bye', ssrcs };
  const textEnd = end + 1 + body.readUInt8(end);
  return textEnd > body.length ? undefined : { type: 'bye', ssrcs, reason: body.toString('utf8', end + 1, textEnd) };
}

/** More than 31 sources, or a reason of more than 255 bytes, are ERR_STREAM_INVALID. */
export function writeBye({ ssrcs, reason }: Bye): RtcpBody {
  checkCount(ssrcs.length, 'sources');
  const text = reason === undefined ? undefined : textBytes(reason, 'reason');
  const body = bodyWith(ssrcs, text ? 1 + text.length : 0);
  if (text) {
    body.writeUInt8(text.length, ssrcs.length * ssrcBytes);
    body.set(text, ssrcs.length * ssrcBytes + 1);
  }
  return { packetType: byeType, count: ssrcs.length, body };
}
