import type { FrameInfo } from '../../frames/frame.js';
import type { FrameOwner } from '../../frames/frame-owner.js';
import { startLedger } from '../../packet/ledger.js';
import {
  type AccessUnitFields,
  AccessUnitPacket,
  type AudioFields,
  AudioPacket,
  FramePacket,
  type MetadataFields,
  MetadataPacket,
  type Packet,
  type PacketHeader,
} from '../../packet/packet.js';

/** A packet as plain data, a picture with its bytes; without a ledger. */
export type PlainPacket = Omit<PacketHeader, 'ledger'> &
  (
    | { readonly kind: 'frame'; readonly info: FrameInfo; readonly planes: readonly Uint8Array[] }
    | AccessUnitFields
    | AudioFields
    | MetadataFields
  );

/** The packet's plain form; it stays the caller's. */
export function toPlain(packet: Packet): PlainPacket {
  const { sourceId, ptsUs, durationUs } = packet;
  const header = { sourceId, ptsUs, durationUs };
  switch (packet.kind) {
    case 'frame': {
      const planes = packet.frame.planes().map(({ data }) => data.slice());
      return { ...header, kind: 'frame', info: packet.frame.info, planes };
    }
    case 'access-unit': {
      const { codec, dtsUs, keyframe, data } = packet;
      return { ...header, kind: 'access-unit', codec, dtsUs, keyframe, data };
    }
    case 'audio': {
      const { format, sampleRate, channels, data, primingUs } = packet;
      const config = packet.config && new Uint8Array(packet.config);
      return { ...header, kind: 'audio', format, sampleRate, channels, data, config, primingUs };
    }
    case 'metadata':
      return { ...header, kind: 'metadata', value: packet.value };
  }
}

/** The packet, `laterUs` later, captured now. */
export function fromPlain(plain: PlainPacket, laterUs: number, frames: FrameOwner, nowUs: number): Packet {
  const times = { ptsUs: plain.ptsUs + laterUs, ledger: startLedger(nowUs) };
  switch (plain.kind) {
    case 'frame':
      return new FramePacket({ ...plain, ...times, frame: picture(plain.info, plain.planes, frames) });
    case 'access-unit':
      return new AccessUnitPacket({ ...plain, ...times, dtsUs: plain.dtsUs + laterUs, data: plain.data.slice() });
    case 'audio':
      return new AudioPacket({ ...plain, ...times, data: plain.data.slice() });
    case 'metadata':
      return new MetadataPacket({ ...plain, ...times });
  }
}

const bytesKey = '$bytes';

/** As text, so that an option can hold them. */
export function packetsToText(packets: readonly PlainPacket[]): string {
  return JSON.stringify(packets, (_, value: unknown) =>
    value instanceof Uint8Array ? { [bytesKey]: Buffer.from(value).toString('base64') } : value,
  );
}

export function packetsFromText(text: string): PlainPacket[] {
  return JSON.parse(text, (_, value: { [bytesKey]?: unknown } | null) => {
    const bytes = value?.[bytesKey];
    return typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'base64')) : value;
  });
}

function picture(info: FrameInfo, planes: readonly Uint8Array[], frames: FrameOwner): FramePacket['frame'] {
  const frame = frames.allocate(info);
  for (const [index, { data }] of frame.planes().entries()) data.set(planes[index] ?? []);
  return frame;
}
