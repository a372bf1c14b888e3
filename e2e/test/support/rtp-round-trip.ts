import { RtpUnwrapper, usToRtp } from '@arkavo-pipeline/core';

/** Sends the times of one stream through RTP timestamps and back. */
export class RtpRoundTrip {
  readonly #clockRate: number;
  readonly #unwrapper: RtpUnwrapper;
  #first: { readonly us: number; readonly backUs: number } | undefined;
  #lastTimestamp = -1;
  /** How often the 32 bits have started over. */
  wraps = 0;
  /** By how much a time came back wrong at most, microseconds. */
  errorUs = 0;

  /** `clockRate` is in ticks per second. */
  constructor(clockRate: number) {
    this.#clockRate = clockRate;
    this.#unwrapper = new RtpUnwrapper(clockRate);
  }

  /** Times that do not go back, microseconds. */
  send(us: number): void {
    const timestamp = usToRtp(us, this.#clockRate);
    const backUs = this.#unwrapper.toUs(timestamp);
    // An RTP timestamp's own start is arbitrary (RFC 3550 §5.1): what comes back is the time since the first one.
    this.#first ??= { us, backUs };
    this.errorUs = Math.max(this.errorUs, Math.abs(backUs - this.#first.backUs - (us - this.#first.us)));
    if (timestamp < this.#lastTimestamp) this.wraps += 1;
    this.#lastTimestamp = timestamp;
  }
}
