import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import type { PacketCipher } from './packet-cipher.js';
import type { SessionKeys } from './session-keys.js';
import { encryptedFlag, indexBytes, rtcpHeadBytes, rtcpSsrc, rtpSsrc, viewOf, wrap } from './srtp-layout.js';

/** 80 bits. */
const tagBytes = 10;
const blockBytes = 16;
const word = 2 ** 32;

/** AES in counter mode and HMAC-SHA1 (RFC 3711 §4.1.1, §4.2.1). */
export function aesCmCipher(keys: SessionKeys): PacketCipher {
  /** What of the packet is encrypted, changed in place in `target`; both ways are the same. */
  const crypt = (target: Buffer, start: number, end: number, ssrc: number, index: number) => {
    const cipher = createCipheriv('aes-128-ctr', keys.cipherKey, counterBlock(keys.salt, ssrc, index));
    target.set(cipher.update(target.subarray(start, end)), start);
  };
  const tagOf = (authenticated: Buffer, rollover?: Buffer) => {
    const hmac = createHmac('sha1', keys.authKey).update(authenticated);
    return (rollover ? hmac.update(rollover) : hmac).digest().subarray(0, tagBytes);
  };
  return {
    tagBytes,
    protectRtp(packet, payloadStart, index) {
      const end = packet.length;
      const target = copyOf(packet, end + tagBytes);
      crypt(target, payloadStart, end, rtpSsrc(packet), index);
      target.set(tagOf(target.subarray(0, end), rolloverOf(index)), end);
      return target;
    },
    unprotectRtp(packet, payloadStart, index) {
      const end = packet.length - tagBytes;
      const tag = tagOf(viewOf(packet).subarray(0, end), rolloverOf(index));
      if (!timingSafeEqual(tag, packet.subarray(end))) return undefined;
      const target = copyOf(packet, end);
      crypt(target, payloadStart, end, rtpSsrc(packet), index);
      return target;
    },
    protectRtcp(packet, index) {
      const end = packet.length;
      const target = copyOf(packet, end + indexBytes + tagBytes);
      crypt(target, rtcpHeadBytes, end, rtcpSsrc(packet), index);
      target.writeUInt32BE(encryptedFlag + index, end);
      target.set(tagOf(target.subarray(0, end + indexBytes)), end + indexBytes);
      return target;
    },
    unprotectRtcp(packet, index) {
      const tagAt = packet.length - tagBytes;
      const tag = tagOf(viewOf(packet).subarray(0, tagAt));
      if (!timingSafeEqual(tag, packet.subarray(tagAt))) return undefined;
      const target = copyOf(packet, tagAt - indexBytes);
      crypt(target, rtcpHeadBytes, target.length, rtcpSsrc(packet), index);
      return target;
    },
    indexAt: (packet) => packet.length - tagBytes - indexBytes,
  };
}

/** The first `length` bytes of a packet, or all with room behind them. */
function copyOf(packet: Uint8Array, length: number): Buffer {
  const copy = Buffer.allocUnsafe(length);
  copy.set(packet.length > length ? packet.subarray(0, length) : packet);
  return copy;
}

/** The salt, with SSRC and index added bit by bit, before a counter of 16 bits. */
function counterBlock(salt: Uint8Array, ssrc: number, index: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  block.writeUInt32BE(ssrc, 4);
  block.writeUIntBE(index, 8, 6);
  for (const [at, byte] of salt.entries()) block[at] = (block[at] ?? 0) ^ byte;
  return block;
}

function rolloverOf(index: number): Buffer {
  const rollover = Buffer.allocUnsafe(4);
  rollover.writeUInt32BE(Math.floor(index / wrap) % word);
  return rollover;
}
