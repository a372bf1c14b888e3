import { createHash } from 'node:crypto';
import type { Packet } from '@arkavo-pipeline/core';

/** Equal for packets that say the same: everything but source and times. */
export function packetDigest(packet: Packet): string {
  const hash = createHash('sha1').update(packet.mediaType);
  if (packet.kind === 'access-unit') hash.update(`${packet.keyframe}`).update(packet.data);
  if (packet.kind === 'audio') hash.update(`${packet.sampleRate} ${packet.channels}`).update(packet.data);
  if (packet.kind === 'metadata') hash.update(JSON.stringify(packet.value));
  return hash.digest('base64');
}
