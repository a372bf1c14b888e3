import type { PacketSecurity } from './packet-security.js';

const same = (packet: Uint8Array): Uint8Array => packet;

/** No protection: packets pass as they are. */
export const plainSecurity: PacketSecurity = {
  overheadBytes: 0,
  protectRtp: same,
  protectRtcp: same,
  unprotectRtp: same,
  unprotectRtcp: same,
};
