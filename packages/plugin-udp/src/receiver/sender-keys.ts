import type { PacketSecurity } from '../security/packet-security.js';
import type { OpenedDatagram } from './opened-datagram.js';
import type { ReceiverDrop } from './receiver-drops.js';

/** The first datagram of a sender, opened, and the protection of all that follows. */
export type Introduction = { readonly opened: OpenedDatagram; readonly security: PacketSecurity };

/** The keys that senders may come with. Times are monotonic microseconds. */
export type SenderKeys = {
  /** Opens a datagram from a place that no sender has, or says why it is dropped. Never throws. */
  introduce(data: Uint8Array, address: string): Introduction | ReceiverDrop;
  /** Opens a datagram that the keys of its sender don't, if he goes over to others with it. Never throws. */
  renew(security: PacketSecurity, data: Uint8Array, address: string): OpenedDatagram | undefined;
  /** A sender has this protection from now on. */
  take(security: PacketSecurity): void;
  /** That sender is gone. */
  release(security: PacketSecurity): void;
  /** Once a second. */
  tick(nowUs: number): void;
};
