import type { SrtpKeys } from '../srtp/srtp-keys.js';
import { SrtpReceiver } from '../srtp/srtp-receiver.js';
import { SrtpSender } from '../srtp/srtp-sender.js';
import type { PacketSecurity } from './packet-security.js';

/**
 * SRTP with one peer, under the keys of each direction. They may be the same keys when the SSRCs of both sides are random: what
 * protects a packet depends on its SSRC.
 */
export function srtpSecurity(sendKeys: SrtpKeys, receiveKeys: SrtpKeys): PacketSecurity {
  const sender = new SrtpSender(sendKeys);
  const receiver = new SrtpReceiver(receiveKeys);
  return {
    overheadBytes: Math.max(sender.rtpOverheadBytes, sender.rtcpOverheadBytes),
    protectRtp: (packet) => sender.protectRtp(packet),
    protectRtcp: (packet) => sender.protectRtcp(packet),
    unprotectRtp: (packet) => receiver.unprotectRtp(packet),
    unprotectRtcp: (packet) => receiver.unprotectRtcp(packet),
  };
}
