import type { RtcpPacket } from '../rtcp/rtcp-packet.js';
import { writeRtcp } from '../rtcp/write-rtcp.js';
import type { PacketSecurity } from '../security/packet-security.js';

/**
 * The way back to one sender's address: never more bytes than came from there, so that nobody can be made to send a third party more
 * than he sends himself (RFC 8085 §3.1 speaks of the danger).
 */
export class FeedbackChannel {
  readonly #security: PacketSecurity;
  readonly #send: (datagram: Uint8Array) => void;
  #creditBytes = 0;

  constructor(security: PacketSecurity, send: (datagram: Uint8Array) => void) {
    this.#security = security;
    this.#send = send;
  }

  /** A datagram came from the address. */
  received(bytes: number): void {
    this.#creditBytes += bytes;
  }

  /** The address is another one now. */
  restart(): void {
    this.#creditBytes = 0;
  }

  /** Sends a compound packet, unless it would be more than came. Returns whether it was sent. */
  send(packets: readonly RtcpPacket[]): boolean {
    const datagram = this.#security.protectRtcp(writeRtcp(packets));
    if (datagram.length > this.#creditBytes) return false;
    this.#creditBytes -= datagram.length;
    this.#send(datagram);
    return true;
  }
}
