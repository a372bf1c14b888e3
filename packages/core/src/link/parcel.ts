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

/** What becomes of a packet on its way out. */
export type Packing = {
  readonly ledger: Ledger;
  /** Added to the packet's times. */
  readonly shiftUs: number;
  /** One parcel for each of so many links. */
  readonly count: number;
};

/** Takes a packet over from its stage: frames are retained, payloads copied, for all parcels but the first. */
export function packParcels(packet: Packet, { ledger, shiftUs, count }: Packing): Parcel[] {
  const wire = toWire(packet, ledger, shiftUs);
  const frame = packet.kind === 'frame' ? packet.frame : undefined;
  const keyframe = packet.kind === 'access-unit' ? packet.keyframe : undefined;
  const parcels: Parcel[] = [{ wire, keyframe, frame }];
  for (let copy = 1; copy < count; copy++) parcels.push({ wire: copyPayload(wire), keyframe, frame: frame?.retain() });
  return parcels;
}
