import type { RtpPacket } from '../rtp/rtp-packet.js';

/** Bytes of the original sequence number before the payload. */
export const rtxHeaderBytes = 2;

/** What makes a packet one of a retransmission stream. */
export type RtxStream = Pick<RtpPacket, 'ssrc' | 'payloadType' | 'sequenceNumber'>;

/** A packet as its retransmission stream carries it: the original sequence number and the payload; timestamp, marker and extensions stay (RFC 4588 §4). */
export function wrapRtx(packet: RtpPacket, stream: RtxStream): RtpPacket {
  const payload = Buffer.allocUnsafe(rtxHeaderBytes + packet.payload.length);
  payload.writeUInt16BE(packet.sequenceNumber, 0);
  payload.set(packet.payload, rtxHeaderBytes);
  return { ...packet, ...stream, payload };
}

/** The packet that one of a retransmission stream repeats; undefined when it is too short to repeat any. Its payload is a view. */
export function unwrapRtx(packet: RtpPacket, original: Pick<RtpPacket, 'ssrc' | 'payloadType'>): RtpPacket | undefined {
  const { payload } = packet;
  if (payload.length < rtxHeaderBytes) return undefined;
  return {
    ...packet,
    ...original,
    sequenceNumber: ((payload[0] ?? 0) << 8) | (payload[1] ?? 0),
    payload: payload.subarray(rtxHeaderBytes),
  };
}
