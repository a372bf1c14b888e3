import { PipelineError } from '@arkavo-pipeline/core';
import { proofBytes } from '@arkavo-pipeline/transport/trust';
import type { SrtpProfile } from '../srtp/srtp-profile.js';

/** What both sides say that they speak over TLS (ALPN, RFC 7301). */
export const alpnProtocol = 'arkavo-rtp/1';

/** Each side says so often that it is there, by a byte of `alive`. */
export const aliveIntervalMs = 1000;
export const alive = Buffer.of(0);

/** The number of a profile (2), and the sender's proof. */
export const requestBytes = 2 + proofBytes;

/** By their numbers in RFC 5764 §4.1.2 and RFC 7714 §14.2. */
const profileNumbers: { readonly [Profile in SrtpProfile]: number } = {
  AES_CM_128_HMAC_SHA1_80: 0x0001,
  AEAD_AES_128_GCM: 0x0007,
};

/** What a sender asks for: the profile of the packets, with the proof that it may. */
export type PairingRequest = { readonly profile: SrtpProfile; readonly proof: Uint8Array };

export function encodeRequest({ profile, proof }: PairingRequest): Buffer {
  const request = Buffer.alloc(requestBytes);
  request.writeUInt16BE(profileNumbers[profile]);
  request.set(proof, 2);
  return request;
}

/** From `requestBytes` bytes. Throws ERR_TCP_PROTOCOL for a profile that is not known. */
export function decodeRequest(bytes: Buffer): PairingRequest {
  const number = bytes.readUInt16BE();
  for (const [profile, known] of Object.entries(profileNumbers)) {
    if (known === number) return { profile: profile as SrtpProfile, proof: bytes.subarray(2, requestBytes) };
  }
  throw protocolError(`asked for the SRTP profile ${number}; expected one of ${Object.values(profileNumbers)}`);
}

/** Nothing else is said once both have proved the token. Throws ERR_TCP_PROTOCOL. */
export function checkAlive(bytes: Buffer): void {
  if (bytes.every((byte) => byte === alive[0])) return;
  throw protocolError('said something else than that it is there');
}

/** ERR_TCP_PROTOCOL for what is no pairing of this version. */
export function protocolError(what: string): PipelineError {
  return new PipelineError('ERR_TCP_PROTOCOL', what, { retryable: true });
}
