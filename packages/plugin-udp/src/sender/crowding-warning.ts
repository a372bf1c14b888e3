import { secondsToUs } from '@arkavo-pipeline/core';
import { kbps } from './kbps.js';

const patienceUs = secondsToUs(3);

/** Beside video, and of the whole what that leaves, bits per second. */
export type Crowding = { readonly besideBps: number; readonly leftBps: number };

/** Says once of sound and metadata that take what the video needs. Times are monotonic microseconds. */
export class CrowdingWarning {
  readonly #minBitrate: number;
  readonly #warn: (message: string) => void;
  #sinceUs: number | undefined;
  #isSaid = false;

  constructor(minBitrate: number, warn: (message: string) => void) {
    this.#minBitrate = minBitrate;
    this.#warn = warn;
  }

  /** What the way carries is shared like this; undefined while it may carry more. */
  seen(crowding: Crowding | undefined, nowUs: number): void {
    if (this.#isSaid) return;
    const isCrowded = crowding && crowding.leftBps < Math.min(this.#minBitrate, crowding.besideBps);
    this.#sinceUs = isCrowded ? (this.#sinceUs ?? nowUs) : undefined;
    if (!isCrowded || this.#sinceUs === undefined || nowUs - this.#sinceUs < patienceUs) return;
    this.#isSaid = true;
    this.#warn(
      `sound and metadata take ${kbps(crowding.besideBps)} kbit/s and leave ${kbps(crowding.leftBps)} kbit/s of what the way carries to the video, which has a minBitrate of ${kbps(this.#minBitrate)} kbit/s: send the sound as AAC, or at a lower rate`,
    );
  }
}
