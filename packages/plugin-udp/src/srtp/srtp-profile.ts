/** A way of protecting packets, by its name in an SDP (RFC 4568 §6.2, RFC 7714 §14.1). */
export type SrtpProfile = 'AES_CM_128_HMAC_SHA1_80' | 'AEAD_AES_128_GCM';

/** Bytes of a profile's master key and master salt. */
export const keySizes: { readonly [Profile in SrtpProfile]: { readonly key: number; readonly salt: number } } = {
  AES_CM_128_HMAC_SHA1_80: { key: 16, salt: 14 },
  AEAD_AES_128_GCM: { key: 16, salt: 12 },
};

/** The profiles that are understood. */
export const srtpProfiles = Object.keys(keySizes) as readonly SrtpProfile[];

/** The profile of this name; undefined for one that is not understood. */
export function srtpProfileOf(name: string): SrtpProfile | undefined {
  return srtpProfiles.find((profile) => profile === name);
}
