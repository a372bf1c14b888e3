import { msToUs, type WhyDetails } from '@arkavo-pipeline/core';

/** How long a keyframe that was asked for may take before it is asked for again. */
const askAgainUs = msToUs(300);

/** Why a keyframe is asked for: the receiver wants one (`pli`, `fir`), or units are missing before one. */
export type KeyframeCause = 'pli' | 'fir' | 'awaiting-keyframe' | 'stale';

/** Asks for keyframes, each source's at most every 300 ms, however often a receiver wants one. */
export class KeyframeAsker {
  readonly #ask: (sourceId: string, cause: KeyframeCause, details: WhyDetails) => void;
  readonly #askedUs = new Map<string, number>();

  constructor(ask: (sourceId: string, cause: KeyframeCause, details: WhyDetails) => void) {
    this.#ask = ask;
  }

  /** Whether it is asked for: it was not just before. */
  wanted(sourceId: string, cause: KeyframeCause, nowUs: number): boolean {
    if (nowUs - (this.#askedUs.get(sourceId) ?? Number.NEGATIVE_INFINITY) < askAgainUs) return false;
    this.#askedUs.set(sourceId, nowUs);
    this.#ask(sourceId, cause, { sourceId });
    return true;
  }

  /** The source is gone. */
  forget(sourceId: string): void {
    this.#askedUs.delete(sourceId);
  }
}
