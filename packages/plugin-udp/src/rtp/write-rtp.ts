import { extensionBytes, writeExtension } from './header-extension.js';
import { fixedHeaderBytes, type RtpPacket, rtpVersion } from './rtp-packet.js';

/** Bytes of an RTP packet before its payload: 12, and the header extension. */
export function rtpHeaderBytes(extensions: RtpPacket['extensions']): number {
  return fixedHeaderBytes + extensionBytes(extensions);
}

/**
 * The datagram of an RTP packet: a copy, in Node's pooled memory. Elements of the extension are in the one-byte form when they
 * all fit it, else in the two-byte form (RFC 8285); one that fits neither is ERR_STREAM_INVALID. Bits beyond a field's are cut off.
 */
export function writeRtp(packet: RtpPacket): Uint8Array {
  const { extensions, payload } = packet;
  const headerBytes = rtpHeaderBytes(extensions);
  const data = Buffer.allocUnsafe(headerBytes + payload.length);
  const hasExtension = extensions.size > 0;
  data[0] = (rtpVersion << 6) | (hasExtension ? 0x10 : 0);
  data[1] = (packet.marker ? 0x80 : 0) | (packet.payloadType & 0x7f);
  data.writeUInt16BE(packet.sequenceNumber & 0xffff, 2);
  data.writeUInt32BE(packet.timestamp >>> 0, 4);
  data.writeUInt32BE(packet.ssrc >>> 0, 8);
  if (hasExtension) {
    data.fill(0, fixedHeaderBytes, headerBytes);
    writeExtension(data, fixedHeaderBytes, extensions);
  }
  data.set(payload, headerBytes);
  return data;
}
