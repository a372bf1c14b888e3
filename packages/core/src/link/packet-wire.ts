import type { FrameInfo } from '../frames/frame.js';
import type { FrameOwner } from '../frames/frame-owner.js';
import type { Ledger } from '../packet/ledger.js';
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
} from '../packet/packet.js';

/** A packet as it crosses a link: plain data, structured-cloned between threads. */
export type WirePacket = PacketHeader &
  (
    | { readonly kind: 'frame'; readonly handle: number; readonly info: FrameInfo; readonly damaged: boolean }
    | AccessUnitFields
    | AudioFields
    | MetadataFields
  );

/** The packet's plain form, with another ledger and its times shifted. The payload is shared with the packet, not copied. */
export function toWire(packet: Packet, ledger: Ledger, shiftUs: number): WirePacket {
  const { sourceId, durationUs } = packet;
  const ptsUs = packet.ptsUs + shiftUs;
  switch (packet.kind) {
    case 'frame': {
      const { handle, info } = packet.frame;
      return { kind: 'frame', sourceId, ptsUs, durationUs, ledger, handle, info, damaged: packet.damaged };
    }
    case 'access-unit': {
      const { codec, data, keyframe } = packet;
      const dtsUs = packet.dtsUs + shiftUs;
      return { kind: 'access-unit', sourceId, ptsUs, durationUs, ledger, codec, data, dtsUs, keyframe };
    }
    case 'audio': {
      const { format, sampleRate, channels, data, config, primingUs } = packet;
      const sound = { format, sampleRate, channels, data, config, primingUs };
      return { kind: 'audio', sourceId, ptsUs, durationUs, ledger, ...sound };
    }
    case 'metadata':
      return { kind: 'metadata', sourceId, ptsUs, durationUs, ledger, value: packet.value };
  }
}

/** The packet again, with another ledger. `owner` holds the frame's reference already. */
export function fromWire(wire: WirePacket, ledger: Ledger, owner: FrameOwner): Packet {
  const { sourceId, ptsUs, durationUs } = wire;
  switch (wire.kind) {
    case 'frame': {
      const { handle, info, damaged } = wire;
      return new FramePacket({ sourceId, ptsUs, durationUs, ledger, frame: owner.adopt(handle, info), damaged });
    }
    case 'access-unit': {
      const { codec, data, dtsUs, keyframe } = wire;
      return new AccessUnitPacket({ sourceId, ptsUs, durationUs, ledger, codec, data, dtsUs, keyframe });
    }
    case 'audio': {
      const { format, sampleRate, channels, data, config, primingUs } = wire;
      const sound = { format, sampleRate, channels, data, config, primingUs };
      return new AudioPacket({ sourceId, ptsUs, durationUs, ledger, ...sound });
    }
    case 'metadata':
      return new MetadataPacket({ sourceId, ptsUs, durationUs, ledger, value: wire.value });
  }
}

/** The same with a payload of its own, for another branch of a fan-out. A frame's second reference is the caller's affair. */
export function copyPayload(wire: WirePacket): WirePacket {
  return 'data' in wire ? { ...wire, data: wire.data.slice() } : wire;
}

/** What is moved instead of cloned when the packet goes to another thread. */
export function transferables(wire: WirePacket): ArrayBuffer[] {
  return 'data' in wire ? [wire.data.buffer] : [];
}
