/** What is said of one packet (RFC 8888 §3.1). */
export type PacketReport = {
  readonly received: boolean;
  /** The ECN mark it came with, 0 to 3; 0 when that is not known. */
  readonly ecn: number;
  /** How long before the report it arrived, in 1/1024 s; `outOfRangeOffset` or `unknownOffset` say that it has no number. */
  readonly arrivalTimeOffset: number;
};

/** What is said of one stream: one report per sequence number from `beginSeq` on. */
export type StreamReport = {
  readonly ssrc: number;
  /** 0 to 65 535; the numbers after it may wrap. */
  readonly beginSeq: number;
  readonly reports: readonly PacketReport[];
};

/** The content of one congestion control feedback packet (RFC 8888 §3.1), but for the SSRC of who sends it. */
export type CongestionFeedback = {
  readonly streams: readonly StreamReport[];
  /** When it was made, by the receiver's clock: the middle 32 bits of an NTP time, 1/65 536 s. */
  readonly reportTimestamp: number;
};

/** Arrival time offsets per second. */
export const offsetsPerSecond = 1024;

/** The packet arrived longer ago than can be written, 8189/1024 s. */
export const outOfRangeOffset = 0x1ffe;

/** The time of arrival is not known. */
export const unknownOffset = 0x1fff;
