import { parseRtcp } from '../rtcp/parse-rtcp.js';
import type { RtcpPacket } from '../rtcp/rtcp-packet.js';
import { isRtcp } from '../rtp/is-rtcp.js';
import { parseRtp } from '../rtp/parse-rtp.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import type { PacketSecurity } from '../security/packet-security.js';
import { dropOf, type ReceiverDrop } from './receiver-drops.js';

/** What a datagram is, decrypted. */
export type OpenedDatagram =
  | { readonly packet: RtpPacket; readonly datagram: Uint8Array }
  | {
      readonly reports: readonly RtcpPacket[];
      /** How many more there were. */
      readonly leftOut: number;
    };

/** RTCP packets of one datagram that are looked at: a hostile one may have hundreds. */
const maxReports = 64;

/** Opens a datagram, or says why it is dropped. Never throws. */
export function openDatagram(security: PacketSecurity, data: Uint8Array): OpenedDatagram | ReceiverDrop {
  return isRtcp(data) ? openRtcp(security, data) : openRtp(security, data);
}

function openRtcp(security: PacketSecurity, data: Uint8Array): OpenedDatagram | ReceiverDrop {
  const opened = security.unprotectRtcp(data);
  if (typeof opened === 'string') return dropOf(opened);
  const reports = parseRtcp(opened);
  if (!reports) return 'bad-rtcp';
  return { reports: reports.slice(0, maxReports), leftOut: Math.max(0, reports.length - maxReports) };
}

function openRtp(security: PacketSecurity, data: Uint8Array): OpenedDatagram | ReceiverDrop {
  const datagram = security.unprotectRtp(data);
  if (typeof datagram === 'string') return dropOf(datagram);
  const packet = parseRtp(datagram);
  return packet ? { packet, datagram } : 'bad-rtp';
}
