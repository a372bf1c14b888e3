import type { AccessUnitPacket } from '@arkavo-pipeline/core';

/** How long a keyframe that was asked for may take before it is asked for again. */
const askAgainUs = 300_000;

/** Lets each source of one connection begin at a keyframe: a decoder never sees a unit whose reference was not sent. */
export class KeyframeGate {
  readonly #started = new Set<string>();
  #askedUs = Number.NEGATIVE_INFINITY;

  admits(unit: AccessUnitPacket): boolean {
    if (this.#started.has(unit.sourceId)) return true;
    if (unit.keyframe) this.#started.add(unit.sourceId);
    return unit.keyframe;
  }

  /** A unit of this source is missing, or it is no longer there: it begins again at its next keyframe. */
  restart(sourceId: string): void {
    this.#started.delete(sourceId);
  }

  /** After a unit that was not admitted: whether to ask for a keyframe now. */
  asks(nowUs: number): boolean {
    if (nowUs - this.#askedUs < askAgainUs) return false;
    this.#askedUs = nowUs;
    return true;
  }
}
