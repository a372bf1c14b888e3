import type { CongestionFeedback } from '../congestion/feedback.js';
import { parseRtcp } from '../rtcp/parse-rtcp.js';
import type { ExtendedReport, ReceptionReport, RtcpPacket } from '../rtcp/rtcp-packet.js';
import { isRtcp } from '../rtp/is-rtcp.js';
import type { PacketSecurity } from '../security/packet-security.js';

/** What a receiver says, as far as a sender goes by it. */
export type FeedbackHandlers = {
  /** It is of the receiver with this SSRC: said before what it says. */
  heard(ssrc: number, nowUs: number): void;
  reports(reports: readonly ReceptionReport[], nowUs: number): void;
  nack(ssrc: number, sequenceNumbers: readonly number[], nowUs: number): void;
  /** A keyframe of the stream with this SSRC is needed. */
  keyframe(ssrc: number, cause: 'pli' | 'fir', nowUs: number): void;
  congestion(feedback: CongestionFeedback, nowUs: number): void;
  extended(report: ExtendedReport, nowUs: number): void;
  /** A datagram is refused, or what is beyond a bound in it, for a cause in kebab-case. */
  refused(cause: string): void;
};

/** Packets of one datagram that are looked at: a hostile one may repeat the same. */
const maxPackets = 64;

/** Reads what comes from the receiver. A datagram that is damaged, not authentic or no RTCP does nothing but to be counted. */
export class FeedbackInbox {
  readonly #security: PacketSecurity;
  readonly #handlers: FeedbackHandlers;

  constructor(security: PacketSecurity, handlers: FeedbackHandlers) {
    this.#security = security;
    this.#handlers = handlers;
  }

  take(datagram: Uint8Array, nowUs: number): void {
    if (!isRtcp(datagram)) return this.#handlers.refused('not-rtcp');
    const opened = this.#security.unprotectRtcp(datagram);
    if (typeof opened === 'string') return this.#handlers.refused(opened);
    const packets = parseRtcp(opened);
    if (!packets) return this.#handlers.refused('damaged');
    for (const packet of packets.slice(0, maxPackets)) this.#take(packet, nowUs);
    if (packets.length > maxPackets) this.#handlers.refused('too-many-packets');
  }

  #take(packet: RtcpPacket, nowUs: number): void {
    const ssrc = reporterOf(packet);
    if (ssrc !== undefined) this.#handlers.heard(ssrc, nowUs);
    switch (packet.type) {
      case 'receiver-report':
      case 'sender-report':
        return this.#handlers.reports(packet.reports, nowUs);
      case 'nack':
        return this.#handlers.nack(packet.mediaSsrc, packet.sequenceNumbers, nowUs);
      case 'pli':
        return this.#handlers.keyframe(packet.mediaSsrc, 'pli', nowUs);
      case 'fir':
        for (const { ssrc } of packet.requests) this.#handlers.keyframe(ssrc, 'fir', nowUs);
        return undefined;
      case 'congestion-feedback':
        return this.#handlers.congestion(packet, nowUs);
      case 'extended-report':
        return this.#handlers.extended(packet, nowUs);
      default:
        return undefined;
    }
  }
}

/** Who says it; undefined for what does not come of a receiver that stays. */
function reporterOf(packet: RtcpPacket): number | undefined {
  switch (packet.type) {
    case 'receiver-report':
    case 'extended-report':
      return packet.ssrc;
    case 'nack':
    case 'pli':
    case 'fir':
    case 'congestion-feedback':
      return packet.senderSsrc;
    default:
      return undefined;
  }
}
