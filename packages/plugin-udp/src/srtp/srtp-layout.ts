import { fixedHeaderBytes } from '../rtp/rtp-packet.js';

/** Bytes of an RTCP packet's header and SSRC, which are not encrypted. */
export const rtcpHeadBytes = 8;
/** Bytes of the word with the flag and the index in SRTCP. */
export const indexBytes = 4;
/** Says that an SRTCP packet is encrypted. */
export const encryptedFlag = 0x8000_0000;
/** Sequence numbers after which the count of wraps rises. */
export const wrap = 0x10000;

const csrcBytes = 4;
const extensionPrefixBytes = 4;

/** Where an RTP packet's payload starts; undefined when that leaves no room for `after` bytes behind the header. */
export function payloadStartOf(packet: Uint8Array, after: number): number | undefined {
  if (packet.length < fixedHeaderBytes) return undefined;
  const first = packet[0] ?? 0;
  let start = fixedHeaderBytes + (first & 0x0f) * csrcBytes;
  if ((first & 0x10) !== 0) {
    if (packet.length < start + extensionPrefixBytes) return undefined;
    const words = ((packet[start + 2] ?? 0) << 8) | (packet[start + 3] ?? 0);
    start += extensionPrefixBytes + words * 4;
  }
  return packet.length < start + after ? undefined : start;
}

export function rtpSequenceNumber(packet: Uint8Array): number {
  return viewOf(packet).readUInt16BE(2);
}

export function rtpSsrc(packet: Uint8Array): number {
  return viewOf(packet).readUInt32BE(8);
}

export function rtcpSsrc(packet: Uint8Array): number {
  return viewOf(packet).readUInt32BE(4);
}

/** The same bytes. */
export function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
