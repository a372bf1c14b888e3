import type { Frame } from '../frames/frame.js';
import type { Ledger } from '../packet/ledger.js';
import type { Packet } from '../packet/packet.js';
import { copyPayload, toWire, type WirePacket } from './packet-wire.js';

/** A packet on its way out of a stage: the stage has let go of it, no consumer holds it yet. */
export type Parcel = {
  readonly wire: WirePacket;
  /** Of a coded picture, whether decoding can start here; undefined for everything else. */
  readonly keyframe: boolean | undefined;
  /** The reference that goes to the consumer with it. */
  readonly frame: Frame | undefined;
};

/** Takes a packet over from its stage, once for each of `count` links: frames are retained, payloads copied, for all but the last. */
export function packParcels(packet: Packet, ledger: Ledger, count: number): Parcel[] {
  const wire = toWire(packet, ledger);
  const frame = packet.kind === 'frame' ? packet.frame : undefined;
  const keyframe = packet.kind === 'access-unit' ? packet.keyframe : undefined;
  const parcels: Parcel[] = [];
  for (let copy = 1; copy < count; copy++) parcels.push({ wire: copyPayload(wire), keyframe, frame: frame?.retain() });
  parcels.push({ wire, keyframe, frame });
  return parcels;
}
