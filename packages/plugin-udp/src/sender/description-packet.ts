import { descriptionName } from '../rtcp/application-packet.js';
import type { ApplicationPacket } from '../rtcp/rtcp-packet.js';
import { writeSdp } from '../sdp/write-sdp.js';
import { type DescribeOptions, describeSource, type SessionEndpoint } from './describe-source.js';
import type { SourceSender } from './source-sender.js';

/** Parameter sets are in it while it is no longer than that. */
const maxWithSets = 1100;
/** Bytes of an RTCP header, an SSRC and a name. */
const headBytes = 12;

/** From all there is to say to what cannot be done without. */
const attempts: readonly DescribeOptions[] = [
  { hasSets: true },
  { hasSets: false },
  { hasSets: false, isLean: true },
  { hasSets: false, isLean: true, isNameless: true },
];

/** A session description as an RTCP packet, and what it takes there, bytes. */
export type DescriptionPacket = { readonly packet: ApplicationPacket; readonly bytes: number };

/** What a source says of itself, for receivers without an SDP file: as much as fits `maxBytes`; undefined when too little does. */
export function descriptionPacket(
  source: SourceSender,
  endpoint: SessionEndpoint,
  sessionId: number,
  maxBytes: number,
): DescriptionPacket | undefined {
  const [first] = source.streams;
  if (!first) return undefined;
  for (const attempt of attempts) {
    const data = Buffer.from(writeSdp(describeSource(source, endpoint, attempt), sessionId));
    const bytes = headBytes + ((data.length + 3) & ~3);
    if (bytes > maxBytes || (attempt.hasSets && data.length > maxWithSets)) continue;
    return { packet: { type: 'application', ssrc: first.ssrc, subtype: 0, name: descriptionName, data }, bytes };
  }
  return undefined;
}
