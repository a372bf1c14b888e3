/**
 * How the packets of one peer are protected, both ways. What is opened is a copy or the same bytes; what is refused is a cause.
 * RTP and RTCP are told apart before (`isRtcp`).
 */
export type PacketSecurity = {
  /** Bytes by which a packet grows, at most. */
  readonly overheadBytes: number;
  /** Throws ERR_STREAM_INVALID for what is no RTP packet, and ERR_UDP_KEYS when the keys are used up. */
  protectRtp(packet: Uint8Array): Uint8Array;
  /** Throws as `protectRtp` does. */
  protectRtcp(packet: Uint8Array): Uint8Array;
  /** The packet, or why it is refused: kebab-case. Never throws. */
  unprotectRtp(packet: Uint8Array): Uint8Array | string;
  /** The compound packet, or why it is refused: kebab-case. Never throws. */
  unprotectRtcp(packet: Uint8Array): Uint8Array | string;
};
