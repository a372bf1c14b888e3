import { sequenceAfter, sequenceDistance } from '../rtp/sequence-number.js';
import { feedbackHeadBytes, transportFeedbackType } from './feedback-types.js';
import { bodyWith, type RtcpBody } from './rtcp-body.js';
import type { Nack } from './rtcp-packet.js';

/** The number of this message among transport feedback. */
export const nackFormat = 1;

const entryBytes = 4;
/** Numbers after the first one that an entry has a bit for. */
const followers = 16;

/** In the order of the entries; one number may come in several. */
export function readNack({ body }: RtcpBody): Nack | undefined {
  if (body.length < feedbackHeadBytes + entryBytes) return undefined;
  const sequenceNumbers: number[] = [];
  for (let at = feedbackHeadBytes; at < body.length; at += entryBytes) {
    const first = body.readUInt16BE(at);
    const bits = body.readUInt16BE(at + 2);
    sequenceNumbers.push(first);
    for (let index = 0; index < followers; index += 1) {
      if ((bits >> index) & 1) sequenceNumbers.push(sequenceAfter(first, index + 1));
    }
  }
  return { type: 'nack', senderSsrc: body.readUInt32BE(0), mediaSsrc: body.readUInt32BE(4), sequenceNumbers };
}

/** Shortest when the numbers rise. */
export function writeNack({ senderSsrc, mediaSsrc, sequenceNumbers }: Nack): RtcpBody {
  const entries = entriesOf(sequenceNumbers);
  const body = bodyWith([senderSsrc, mediaSsrc], entries.length * entryBytes);
  for (const [index, { first, bits }] of entries.entries()) {
    body.writeUInt16BE(first & 0xffff, feedbackHeadBytes + index * entryBytes);
    body.writeUInt16BE(bits, feedbackHeadBytes + index * entryBytes + 2);
  }
  return { packetType: transportFeedbackType, count: nackFormat, body };
}

function entriesOf(sequenceNumbers: readonly number[]): { first: number; bits: number }[] {
  const entries: { first: number; bits: number }[] = [];
  for (const number of sequenceNumbers) {
    const last = entries.at(-1);
    const ahead = last ? sequenceDistance(last.first, number) : 0;
    if (last && ahead >= 1 && ahead <= followers) last.bits |= 1 << (ahead - 1);
    else entries.push({ first: number, bits: 0 });
  }
  return entries;
}
