import type { TLSSocket } from 'node:tls';
import { SrtpKeys } from '../srtp/srtp-keys.js';
import { keySizes, type SrtpProfile } from '../srtp/srtp-profile.js';

/** The keys of both directions, by who protects with them. */
export type ExportedKeys = { readonly sender: SrtpKeys; readonly receiver: SrtpKeys };

const label = 'EXPORTER-arkavo-pipeline-srtp';

/**
 * SRTP keys that only the two ends of this TLS connection have (RFC 5705, RFC 8446 §7.5), in the order of RFC 5764 §4.2: master key of the
 * sender, of the receiver, master salt of the sender, of the receiver. The context is the profile's name.
 */
export function exportKeys(socket: TLSSocket, profile: SrtpProfile): ExportedKeys {
  const { key, salt } = keySizes[profile];
  const exported = socket.exportKeyingMaterial(2 * (key + salt), label, Buffer.from(profile));
  const keysOf = (index: number) => {
    const saltAt = 2 * key + index * salt;
    return new SrtpKeys(
      profile,
      exported.subarray(index * key, (index + 1) * key),
      exported.subarray(saltAt, saltAt + salt),
    );
  };
  const keys = { sender: keysOf(0), receiver: keysOf(1) };
  exported.fill(0);
  return keys;
}
