import type { Random } from '../../arkavo/support/random.js';
import { accessUnit, metadata, pcm } from '../packets.js';
import { messageBytes } from '../raw-peer.js';

/** A message in its parts. */
export type Parts = {
  readonly type: number;
  readonly flags: number;
  readonly header: Buffer;
  readonly payload: Buffer;
};

const prefixBytes = 8;

/** A message of these parts, right or not. */
export function composed({ type, flags, header, payload }: Parts): Buffer {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(4 + header.length + payload.length, 0);
  prefix.set([type, flags, header.length >> 8, header.length & 0xff], 4);
  return Buffer.concat([prefix, header, payload]);
}

export function partsOf(message: Buffer): Parts {
  const headerEnd = prefixBytes + message.readUInt16BE(6);
  const [header, payload] = [message.subarray(prefixBytes, headerEnd), message.subarray(headerEnd)];
  return { type: message[4] ?? 0, flags: message[5] ?? 0, header, payload };
}

/** Where the fields of a packet's header are in a message whose source is `camera`, and whose ledger has no stamps. */
export const fieldAt = {
  format: 8,
  sourceLength: 9,
  source: 10,
  pts: 16,
  duration: 24,
  captured: 32,
  stamps: 44,
  rate: 45,
  channels: 49,
} as const;

/** A message with a packet of each kind, in turn: the picture is a keyframe. */
export function goodMessage(index: number, random: Random): Buffer {
  if (index % 3 === 0) return messageBytes(accessUnit(index, { keyframe: true, bytes: random(2000) }));
  return messageBytes(index % 3 === 1 ? pcm(index) : metadata(index));
}
