import { randomBytes } from 'node:crypto';

export type Profile = 'AES_CM_128_HMAC_SHA1_80' | 'AEAD_AES_128_GCM';

/** A key with its salt. */
export type SrtpKey = { readonly profile: Profile; readonly bytes: Buffer };

const sizes: { readonly [profile in Profile]: number } = { AES_CM_128_HMAC_SHA1_80: 30, AEAD_AES_128_GCM: 28 };

/** A new key, or none for plaintext. */
export function newKey(profile: Profile | undefined): SrtpKey | undefined {
  return profile && { profile, bytes: randomBytes(sizes[profile]) };
}

/** What the options of udp-sender and udp-receiver say of it. */
export function keyOptions(key: SrtpKey | undefined): object {
  return key ? { srtpKey: key.bytes.toString('base64'), srtpProfile: key.profile } : {};
}

/** What of a case stands in its title. */
export function securityName(profile: Profile | undefined): string {
  return profile ?? 'plain';
}
