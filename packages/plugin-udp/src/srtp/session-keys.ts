import { createCipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import type { SrtpKeys } from './srtp-keys.js';
import type { SrtpProfile } from './srtp-profile.js';

/** What packets of one kind are protected with. */
export type SessionKeys = {
  readonly profile: SrtpProfile;
  readonly cipherKey: KeyObject;
  /** For HMAC-SHA1; an authenticating cipher leaves it unused. */
  readonly authKey: KeyObject;
  readonly salt: Uint8Array;
};

/** The first of three labels: of the cipher key, the authentication key and the salt (RFC 3711 §4.3.2). */
const firstLabels = { rtp: 0, rtcp: 3 } as const;
const cipherKeyBytes = 16;
const authKeyBytes = 20;
/** Bytes of the block that the key stream starts from, and where the label is in it. */
const blockBytes = 16;
const labelAt = 7;

/** The session keys of RTP or of RTCP, derived once: the key derivation rate is zero (RFC 3711 §4.3.1). */
export function deriveSessionKeys(keys: SrtpKeys, kind: 'rtp' | 'rtcp'): SessionKeys {
  const label = firstLabels[kind];
  return {
    profile: keys.profile,
    cipherKey: createSecretKey(derive(keys, label, cipherKeyBytes)),
    authKey: createSecretKey(derive(keys, label + 1, authKeyBytes)),
    salt: derive(keys, label + 2, keys.masterSalt.length),
  };
}

/** A key stream of AES in counter mode. A salt of 12 bytes is filled up with zeros behind. */
function derive({ masterKey, masterSalt }: SrtpKeys, label: number, bytes: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  block.set(masterSalt);
  block[labelAt] = (block[labelAt] ?? 0) ^ label;
  return createCipheriv('aes-128-ctr', masterKey, block).update(Buffer.alloc(bytes));
}
