import { createHash } from 'node:crypto';
import type { JsonValue, Packet } from '@arkavo-pipeline/core';
import { nativeViews } from './pipe/picture-views.js';

/**
 * A packet as a line of the log. Times are microseconds, `size` is bytes: of the payload, the visible pixels or the
 * JSON text. What depends on no other packet has its `pts` as `dts` and counts as a keyframe.
 */
export type PacketLogEntry = {
  readonly kind: Packet['kind'];
  readonly media: Packet['mediaType'];
  readonly source: string;
  readonly pts: number;
  readonly dts: number;
  readonly duration: number;
  readonly size: number;
  readonly keyframe: boolean;
  /** As it was when the packet came in, on the monotonic clock. */
  readonly ledger: Packet['ledger'];
  /** SHA-256 of what `size` counts, in hexadecimal; a picture's is that of ffmpeg's rawvideo in the same layout. */
  readonly sha256?: string;
};

/** Describes a packet, which stays the caller's. */
export function packetLogEntry(packet: Packet, hash: boolean): PacketLogEntry {
  const views = packet.kind === 'frame' && !hash ? undefined : payloadOf(packet);
  return {
    kind: packet.kind,
    media: packet.mediaType,
    source: packet.sourceId,
    pts: packet.ptsUs,
    dts: packet.kind === 'access-unit' ? packet.dtsUs : packet.ptsUs,
    duration: packet.durationUs,
    size: views ? views.reduce((bytes, view) => bytes + view.byteLength, 0) : packet.bytes,
    keyframe: packet.kind === 'access-unit' ? packet.keyframe : true,
    ledger: packet.ledger,
    ...(hash && views ? { sha256: sha256(views) } : {}),
  };
}

function payloadOf(packet: Packet): readonly Uint8Array[] {
  if (packet.kind === 'frame') return nativeViews(packet.frame);
  return [packet.kind === 'metadata' ? textOf(packet.value) : packet.data];
}

function textOf(value: JsonValue): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function sha256(views: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const view of views) hash.update(view);
  return hash.digest('hex');
}
