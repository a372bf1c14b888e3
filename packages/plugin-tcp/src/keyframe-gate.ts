import { type AccessUnitPacket, KeyframeAsks, msToUs } from '@arkavo-pipeline/core';

/** How long a keyframe that was asked for may take before it is asked for again. */
const askAgainUs = msToUs(300);
/** Sources that are remembered; of more, the one that began first has to begin again. */
const maxSources = 1024;

/** Lets each source of one connection begin at a keyframe: a decoder never sees a unit whose reference was not sent. */
export class KeyframeGate {
  readonly #started = new Set<string>();
  readonly #asks = new KeyframeAsks(askAgainUs);

  admits({ sourceId, keyframe }: AccessUnitPacket): boolean {
    if (this.#started.has(sourceId)) return true;
    if (keyframe) this.#start(sourceId);
    return keyframe;
  }

  /** A unit of this source is missing, or it is no longer there: it begins again at its next keyframe. */
  restart(sourceId: string): void {
    this.#started.delete(sourceId);
  }

  /** After a unit of this source that was not admitted: whether to ask for its keyframe now. */
  asks(sourceId: string, nowUs: number): boolean {
    return this.#asks.due(sourceId, nowUs);
  }

  #start(sourceId: string): void {
    this.#started.add(sourceId);
    const [first] = this.#started;
    if (this.#started.size > maxSources && first !== undefined) this.#started.delete(first);
  }
}
