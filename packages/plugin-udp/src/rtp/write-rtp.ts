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
  const { extensions, payload, sequenceNumber, timestamp, ssrc } = packet;
  const hasExtension = extensions.size > 0;
  const headerBytes = hasExtension ? rtpHeaderBytes(extensions) : fixedHeaderBytes;
  const data = Buffer.allocUnsafe(headerBytes + payload.length);
  data[0] = (rtpVersion << 6) | (hasExtension ? 0x10 : 0);
  data[1] = (packet.marker ? 0x80 : 0) | (packet.payloadType & 0x7f);
  data[2] = sequenceNumber >>> 8;
  data[3] = sequenceNumber;
  data[4] = timestamp >>> 24;
  data[5] = timestamp >>> 16;
  data[6] = timestamp >>> 8;
  data[7] = timestamp;
  data[8] = ssrc >>> 24;
  data[9] = ssrc >>> 16;
  data[10] = ssrc >>> 8;
  data[11] = ssrc;
  if (hasExtension) {
    data.fill(0, fixedHeaderBytes, headerBytes);
    writeExtension(data, fixedHeaderBytes, extensions);
  }
  data.set(payload, headerBytes);
  return data;
}
