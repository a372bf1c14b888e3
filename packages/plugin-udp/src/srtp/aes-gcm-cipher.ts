import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { PacketCipher } from './packet-cipher.js';
import type { SessionKeys } from './session-keys.js';
import { encryptedFlag, indexBytes, rtcpHeadBytes, rtcpSsrc, rtpSsrc } from './srtp-layout.js';

const algorithm = 'aes-128-gcm';
const tagBytes = 16;
const nonceBytes = 12;

/** AES in Galois/counter mode (RFC 7714 §8, §9). */
export function aesGcmCipher(keys: SessionKeys): PacketCipher {
  const encrypt = (nonce: Buffer, plain: Uint8Array, associated: Uint8Array) => {
    const cipher = createCipheriv(algorithm, keys.cipherKey, nonce, { authTagLength: tagBytes });
    cipher.setAAD(associated);
    const sealed = cipher.update(plain);
    cipher.final();
    return [sealed, cipher.getAuthTag()];
  };
  const decrypt = (nonce: Buffer, sealed: Uint8Array, associated: Uint8Array) => {
    const tagAt = sealed.length - tagBytes;
    const decipher = createDecipheriv(algorithm, keys.cipherKey, nonce, { authTagLength: tagBytes });
    decipher.setAAD(associated).setAuthTag(sealed.subarray(tagAt));
    const plain = decipher.update(sealed.subarray(0, tagAt));
    try {
      decipher.final();
      return plain;
    } catch {
      return undefined;
    }
  };
  return {
    tagBytes,
    protectRtp(packet, payloadStart, index) {
      const header = packet.subarray(0, payloadStart);
      const nonce = nonceOf(keys.salt, rtpSsrc(packet), index);
      return Buffer.concat([header, ...encrypt(nonce, packet.subarray(payloadStart), header)]);
    },
    unprotectRtp(packet, payloadStart, index) {
      const header = packet.subarray(0, payloadStart);
      const plain = decrypt(nonceOf(keys.salt, rtpSsrc(packet), index), packet.subarray(payloadStart), header);
      return plain && Buffer.concat([header, plain]);
    },
    protectRtcp(packet, index) {
      const head = packet.subarray(0, rtcpHeadBytes);
      const trailer = Buffer.allocUnsafe(indexBytes);
      trailer.writeUInt32BE(encryptedFlag + index);
      const associated = Buffer.concat([head, trailer]);
      const nonce = nonceOf(keys.salt, rtcpSsrc(packet), index);
      return Buffer.concat([head, ...encrypt(nonce, packet.subarray(rtcpHeadBytes), associated), trailer]);
    },
    unprotectRtcp(packet, index) {
      const trailerAt = packet.length - indexBytes;
      const head = packet.subarray(0, rtcpHeadBytes);
      const associated = Buffer.concat([head, packet.subarray(trailerAt)]);
      const nonce = nonceOf(keys.salt, rtcpSsrc(packet), index);
      const plain = decrypt(nonce, packet.subarray(rtcpHeadBytes, trailerAt), associated);
      return plain && Buffer.concat([head, plain]);
    },
    indexAt: (packet) => packet.length - indexBytes,
  };
}

/** SSRC and index of 48 bits behind two zero bytes, and the salt added bit by bit. */
function nonceOf(salt: Uint8Array, ssrc: number, index: number): Buffer {
  const nonce = Buffer.alloc(nonceBytes);
  nonce.writeUInt32BE(ssrc, 2);
  nonce.writeUIntBE(index, 6, 6);
  for (const [at, byte] of salt.entries()) nonce[at] = (nonce[at] ?? 0) ^ byte;
  return nonce;
}
