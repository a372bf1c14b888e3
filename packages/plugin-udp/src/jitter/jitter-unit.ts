import type { RtpPacket } from '../rtp/rtp-packet.js';

/** One complete unit of a stream, as its payload format gives it. */
export type JitterUnit = {
  readonly accessUnit: Uint8Array<ArrayBuffer>;
  /** The RTP timestamp of all its packets. */
  readonly timestamp: number;
  /** Whether a decoder can begin here; false for streams that have no keyframes. */
  readonly keyframe: boolean;
  /** None of one that the socket put together. */
  readonly packets: readonly RtpPacket[];
  /** When the first of its packets came, and the one that made it complete, microseconds. */
  readonly firstArrivalUs: number;
  readonly completedUs: number;
};
