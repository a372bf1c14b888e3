import { type Clock, KeyframeAsks, usPerSecond } from '@arkavo-pipeline/core';
import type { Sample } from './sample.js';

/** How often a keyframe is asked for while one is awaited. */
const againUs = usPerSecond;

export type KeyframeWatchOptions = {
  readonly clock: Clock;
  /** A keyframe is due when the last one is so old, microseconds. */
  readonly gopUs: number;
  readonly request: (sourceId: string, cause: string) => void;
};

/** Asks for the keyframes that a recording needs: one that a cut waits for, and one when there was none for long. */
export class KeyframeWatch {
  readonly #options: KeyframeWatchOptions;
  readonly #asks = new KeyframeAsks(againUs);
  #keyframeUs: number | undefined;

  constructor(options: KeyframeWatchOptions) {
    this.#options = options;
  }

  /** Takes note of a sample of any track. `awaitedFor`: why a cut waits for a keyframe, if one does. */
  note({ track, ptsUs, keyframe, capture }: Sample, awaitedFor: string | undefined): void {
    if (track !== 'video' || !capture) return;
    if (keyframe || this.#keyframeUs === undefined) this.#keyframeUs = ptsUs;
    if (awaitedFor) this.ask(capture.sourceId, awaitedFor);
    else if (ptsUs - this.#keyframeUs >= this.#options.gopUs) this.ask(capture.sourceId, 'long-gop');
  }

  ask(sourceId: string, cause: string): void {
    if (this.#asks.due(sourceId, this.#options.clock.nowUs())) this.#options.request(sourceId, cause);
  }
}
