import type { SrtpKeys } from '../srtp/srtp-keys.js';
import { SrtpReceiver } from '../srtp/srtp-receiver.js';
import { SrtpSender } from '../srtp/srtp-sender.js';
import { sharedStreams } from '../srtp/stream-bounds.js';
import type { PacketSecurity } from './packet-security.js';

/** SRTP with one peer, under keys that each direction has for itself. */
export function srtpSecurity(sendKeys: SrtpKeys, receiveKeys: SrtpKeys): PacketSecurity {
  return protection(new SrtpSender(sendKeys), new SrtpReceiver(receiveKeys));
}

/**
 * SRTP under keys that all have in both directions: one for all peers, so that nothing is sent twice under one key and index, and nothing
 * is taken twice, wherever it comes from. The SSRCs of all sides have to be random: what protects a packet depends on its SSRC.
 */
export function sharedSrtpSecurity(keys: SrtpKeys): PacketSecurity {
  return protection(new SrtpSender(keys, sharedStreams), new SrtpReceiver(keys, sharedStreams));
}

function protection(sender: SrtpSender, receiver: SrtpReceiver): PacketSecurity {
  return {
    overheadBytes: Math.max(sender.rtpOverheadBytes, sender.rtcpOverheadBytes),
    protectRtp: (packet) => sender.protectRtp(packet),
    protectRtcp: (packet) => sender.protectRtcp(packet),
    unprotectRtp: (packet) => receiver.unprotectRtp(packet),
    unprotectRtcp: (packet) => receiver.unprotectRtcp(packet),
  };
}
