import { rtpVersion } from './rtp-packet.js';

/** Bytes of the smallest RTCP packet: its header. */
const minBytes = 4;
const firstType = 192;
const lastType = 223;

/**
 * Whether a datagram from a port that carries both is RTCP rather than RTP (RFC 5761 §4): where RTP has marker and payload
 * type it has one of RTCP's types, so RTP on such a port leaves out the payload types 64 to 95.
 */
export function isRtcp(data: Uint8Array): boolean {
  const type = data[1] ?? 0;
  return data.length >= minBytes && (data[0] ?? 0) >> 6 === rtpVersion && type >= firstType && type <= lastType;
}
