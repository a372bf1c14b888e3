import { PipelineError } from '@arkavo-pipeline/core';

/** Bits per second: what the options take. */
export const minimumBitrate = 50_000;
export const maximumBitrate = 200_000_000;

/** How far, in multiples of the bit rate, requests may raise it when no range is given: decoders refuse a level that is far above what they are sent. */
const headroom = 4;

/** The bit rates that consumers may ask for. The level in the parameter sets allows the highest from the start. */
export class BitrateRange {
  readonly min: number;
  readonly max: number;

  /** Throws ERR_CODEC_UNSUPPORTED when `bitrate` is not within `adaptive`. */
  constructor(bitrate: number, adaptive: { readonly min: number; readonly max: number } | undefined) {
    this.min = adaptive?.min ?? minimumBitrate;
    this.max = adaptive?.max ?? Math.min(headroom * bitrate, maximumBitrate);
    if (this.min > this.max) throw refusal(`adaptive.min (${this.min}) is above adaptive.max (${this.max})`);
    if (bitrate < this.min || bitrate > this.max)
      throw refusal(`bitrate (${bitrate}) is not between adaptive.min (${this.min}) and adaptive.max (${this.max})`);
  }

  /** A requested bit rate within the range; `undefined` for what is no number. */
  clamp(bitsPerSecond: number): number | undefined {
    if (Number.isNaN(bitsPerSecond)) return undefined;
    return Math.round(Math.min(Math.max(bitsPerSecond, this.min), this.max));
  }
}

function refusal(what: string): PipelineError {
  return new PipelineError('ERR_CODEC_UNSUPPORTED', `${what}; expected min ≤ bitrate ≤ max: change one of the three`);
}
