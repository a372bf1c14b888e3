/** What, beside video, shares the target rate. */
export type RateShares = {
  /** Audio and metadata as they were sent of late, bits per second. They are not made to fit. */
  readonly fixedBps: number;
  /** Resends of late, bits per second. */
  readonly resendBps: number;
  /** Repair packets of forward error correction as a part of video, 0 to 1: 0.2 is one for five. */
  readonly fecShare: number;
};

/** What each part of the target comes to, bits per second. */
export type RateParts = {
  /** What to ask the encoder for. */
  readonly videoBps: number;
  readonly fecBps: number;
  /** The most that resends may take: beyond it they are left to the next keyframe. */
  readonly maxResendBps: number;
};

/** Resends beyond this part of what audio and metadata leave do more harm than the losses. */
const mostResent = 0.5;

/**
 * Splits the target rate: all that is sent counts against it, repair too, or repair would add to the congestion that made it
 * necessary. Audio and metadata are served first, then resends up to half of the rest; what is left is video and its FEC.
 */
export function splitRate(targetBps: number, shares: RateShares): RateParts {
  const freeBps = Math.max(0, targetBps - shares.fixedBps);
  const maxResendBps = freeBps * mostResent;
  const videoBps = Math.round((freeBps - Math.min(shares.resendBps, maxResendBps)) / (1 + shares.fecShare));
  return { videoBps, fecBps: Math.round(videoBps * shares.fecShare), maxResendBps: Math.round(maxResendBps) };
}
