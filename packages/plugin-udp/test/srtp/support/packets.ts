import { noExtensions } from '../../../src/rtp/rtp-packet.js';
import { writeRtp } from '../../../src/rtp/write-rtp.js';
import { SrtpKeys } from '../../../src/srtp/srtp-keys.js';
import { keySizes, type SrtpProfile } from '../../../src/srtp/srtp-profile.js';

export const ssrc = 0xdecafbad;

/** Keys that are the same every time; `seed` makes others. */
export function keysOf(profile: SrtpProfile, seed = 1): SrtpKeys {
  const { key, salt } = keySizes[profile];
  const bytes = (length: number, from: number) => Uint8Array.from({ length }, (_, index) => from + index * 7);
  return new SrtpKeys(profile, bytes(key, seed), bytes(salt, seed + 100));
}

/** An RTP packet with a payload that tells its sequence number. */
export function rtp(sequenceNumber: number, { stream = ssrc, extensions = noExtensions } = {}): Uint8Array {
  const payload = Uint8Array.from({ length: 40 }, (_, index) => sequenceNumber + index);
  const header = { payloadType: 96, marker: true, sequenceNumber: sequenceNumber & 0xffff, timestamp: 3000 };
  return writeRtp({ ...header, ssrc: stream, extensions, payload });
}
