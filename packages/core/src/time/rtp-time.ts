import { ticksToUs, usToTicks } from './units.js';

/** Ticks after which an RTP timestamp starts over. */
const rtpRange = 2 ** 32;

/**
 * A time as an RTP timestamp (RFC 3550 §5.1) of a stream with `clockRate` ticks per second (90 000 for video): the nearest
 * tick, modulo 2^32. Exact for any time in whole microseconds; a time before zero counts back from 2^32.
 */
export function usToRtp(us: number, clockRate: number): number {
  return wrap(usToTicks(us, clockRate));
}

/**
 * The times of successive RTP timestamps of one stream, in whole microseconds on from the first one's own value: wraps of
 * the 32 bits are counted. Timestamps may come out of order, up to half the range (2^31 ticks) from the greatest so far.
 */
export class RtpUnwrapper {
  readonly #clockRate: number;
  /** The greatest so far, with its wraps. */
  #newestTicks: number | undefined;

  /** `clockRate` is in ticks per second. */
  constructor(clockRate: number) {
    this.#clockRate = clockRate;
  }

  /** `timestamp` is a 32-bit unsigned integer. A time before zero is that of a timestamp from before the first one's wrap. */
  toUs(timestamp: number): number {
    const newest = this.#newestTicks ?? timestamp;
    const ticks = newest + ((timestamp - wrap(newest)) | 0);
    this.#newestTicks = Math.max(newest, ticks);
    return ticksToUs(ticks, this.#clockRate);
  }
}

function wrap(ticks: number): number {
  return ((ticks % rtpRange) + rtpRange) % rtpRange;
}
