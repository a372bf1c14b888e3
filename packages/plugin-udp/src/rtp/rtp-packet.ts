/** An RTP packet (RFC 3550 §5.1), without what only mixers write (CSRCs) and without padding. */
export type RtpPacket = {
  /** 0 to 127. */
  readonly payloadType: number;
  readonly marker: boolean;
  /** 0 to 65 535. */
  readonly sequenceNumber: number;
  /** 0 to 2^32 − 1, in ticks of the format's clock. */
  readonly timestamp: number;
  /** 0 to 2^32 − 1. */
  readonly ssrc: number;
  /** The elements of the header extension by their ids, 1 to 255 (RFC 8285). */
  readonly extensions: ReadonlyMap<number, Uint8Array>;
  readonly payload: Uint8Array;
};

/** For packets without a header extension. */
export const noExtensions: ReadonlyMap<number, Uint8Array> = new Map();

/** Bytes of the header before CSRCs and extension. */
export const fixedHeaderBytes = 12;

/** The version in the upper two bits of the first byte, in RTP as in RTCP. */
export const rtpVersion = 2;
