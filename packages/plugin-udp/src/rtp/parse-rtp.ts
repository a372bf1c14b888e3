import { readElements } from './header-extension.js';
import { fixedHeaderBytes, noExtensions, type RtpPacket, rtpVersion } from './rtp-packet.js';

const csrcBytes = 4;
const extensionPrefixBytes = 4;

/**
 * The RTP packet in a datagram; its payload and extensions are views of `data`. Undefined when it is none: too short for its
 * header, CSRCs, extension or padding, or of another version. Tell RTCP apart before (`isRtcp`).
 */
export function parseRtp(data: Uint8Array): RtpPacket | undefined {
  if (data.length < fixedHeaderBytes) return undefined;
  const first = data[0] ?? 0;
  if (first >> 6 !== rtpVersion) return undefined;
  const end = (first & 0x20) === 0 ? data.length : withoutPadding(data);
  let payloadStart = fixedHeaderBytes + (first & 0x0f) * csrcBytes;
  if (payloadStart > end) return undefined;
  let extensions: RtpPacket['extensions'] | undefined = noExtensions;
  if ((first & 0x10) !== 0) {
    const elementsStart = payloadStart + extensionPrefixBytes;
    if (elementsStart > end) return undefined;
    const profile = readU16(data, payloadStart);
    payloadStart = elementsStart + readU16(data, payloadStart + 2) * 4;
    if (payloadStart > end) return undefined;
    extensions = readElements(data, elementsStart, payloadStart, profile);
    if (!extensions) return undefined;
  }
  const second = data[1] ?? 0;
  return {
    payloadType: second & 0x7f,
    marker: second >= 0x80,
    sequenceNumber: readU16(data, 2),
    timestamp: readU32(data, 4),
    ssrc: readU32(data, 8),
    extensions,
    payload: data.subarray(payloadStart, end),
  };
}

/** Where the padding begins; before the header when its length cannot be. The last byte counts itself (RFC 3550 §5.1). */
function withoutPadding(data: Uint8Array): number {
  const count = data[data.length - 1] ?? 0;
  return count === 0 ? 0 : data.length - count;
}

function readU16(data: Uint8Array, offset: number): number {
  return ((data[offset] ?? 0) << 8) | (data[offset + 1] ?? 0);
}

function readU32(data: Uint8Array, offset: number): number {
  return readU16(data, offset) * 0x10000 + readU16(data, offset + 2);
}
