import { secondsToUs } from '@arkavo-pipeline/core';
import { kbps } from './kbps.js';

const pauseUs = secondsToUs(60);

/** The most that goes of the video, bits per second; `isBound`: by `maxBitrate`, whatever the way carries. */
export type VideoShare = { readonly videoBps: number; readonly isBound: boolean };

/** Says of video that does not follow what is asked for how much of it goes, and why not all: once a minute at most. */
export class ShortfallWarning {
  readonly #maxBitrate: number;
  readonly #warn: (message: string) => void;
  #nextUs = Number.NEGATIVE_INFINITY;

  constructor(maxBitrate: number, warn: (message: string) => void) {
    this.#maxBitrate = maxBitrate;
    this.#warn = warn;
  }

  /** So much goes, undefined while that is not known; and so many bits per second come. */
  seen(share: VideoShare | undefined, comingBps: number, nowUs: number): void {
    if (!share || nowUs < this.#nextUs || share.videoBps >= comingBps) return;
    this.#nextUs = nowUs + pauseUs;
    const amount = `${kbps(share.videoBps)} of the ${kbps(comingBps)} kbit/s of video`;
    const leftOut =
      'which does not follow the bit rate that is asked for: the rest is left out, up to the next keyframe each time';
    const bound = `a maxBitrate of ${kbps(this.#maxBitrate)} kbit/s lets ${amount} go`;
    this.#warn(
      share.isBound
        ? `${bound}, ${leftOut}; set maxBitrate to ${kbps(comingBps)} kbit/s or more, if the way carries that`
        : `the way carries ${amount}, ${leftOut}; if it is a file, put an encoder before this stage, or send it over TCP`,
    );
  }
}
