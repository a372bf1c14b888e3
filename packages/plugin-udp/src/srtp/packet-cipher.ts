import { aesCmCipher } from './aes-cm-cipher.js';
import { aesGcmCipher } from './aes-gcm-cipher.js';
import type { SessionKeys } from './session-keys.js';

/** Protects and opens packets of one kind, whatever came before. Inputs are left as they are. */
export type PacketCipher = {
  /** Bytes that protection adds to an RTP packet; an SRTCP packet has four more. */
  readonly tagBytes: number;
  /** `index` is the count of wraps and the sequence number: 48 bits. The payload starts inside the packet. */
  protectRtp(packet: Uint8Array, payloadStart: number, index: number): Buffer;
  /** Undefined when it is not authentic. There is room for the tag behind where the payload starts. */
  unprotectRtp(packet: Uint8Array, payloadStart: number, index: number): Buffer | undefined;
  /** `index` has 31 bits. */
  protectRtcp(packet: Uint8Array, index: number): Buffer;
  /** Undefined when it is not authentic. It has at least the head, the tag and the index. */
  unprotectRtcp(packet: Uint8Array, index: number): Buffer | undefined;
  /** Where the word with the index is in a packet of at least the head, the tag and the index. */
  indexAt(packet: Uint8Array): number;
};

export function packetCipher(keys: SessionKeys): PacketCipher {
  return keys.profile === 'AEAD_AES_128_GCM' ? aesGcmCipher(keys) : aesCmCipher(keys);
}
