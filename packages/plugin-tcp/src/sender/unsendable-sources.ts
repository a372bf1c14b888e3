import { type AccessUnitPacket, msToUs } from '@arkavo-pipeline/core';

/** Sources that are remembered; ids may come from another machine. */
const maxSources = 1024;

/** After the second unit in a row that the protocol could not carry; twice as long after each that follows. */
const firstPauseUs = msToUs(1000);

/** The longest pause. Who had no trouble for so long begins anew. */
const lastPauseUs = msToUs(30_000);

type Trouble = { readonly pauseUs: number; readonly untilUs: number };

/**
 * The sources of one connection with units that the protocol does not carry, and whether a keyframe can help: not after one
 * that was no better, and less and less often after units in between.
 */
export class UnsendableSources {
  /** The source that had trouble last is last. */
  readonly #troubles = new Map<string, Trouble>();

  /** A unit was not sent because the protocol does not carry it. */
  refused({ sourceId, keyframe }: AccessUnitPacket, nowUs: number): void {
    const pauseUs = this.#pauseUs(sourceId, nowUs);
    this.#troubles.delete(sourceId);
    this.#troubles.set(sourceId, { pauseUs, untilUs: keyframe ? Number.POSITIVE_INFINITY : nowUs + pauseUs });
    const [oldest] = this.#troubles.keys();
    if (this.#troubles.size > maxSources && oldest !== undefined) this.#troubles.delete(oldest);
  }

  /** A unit was sent. */
  sent({ sourceId, keyframe }: AccessUnitPacket): void {
    const isHopeless = this.#troubles.get(sourceId)?.untilUs === Number.POSITIVE_INFINITY;
    if (keyframe && isHopeless) this.#troubles.delete(sourceId);
  }

  /** Whether to ask for a keyframe of this source now. */
  mayAsk(sourceId: string, nowUs: number): boolean {
    return nowUs >= (this.#troubles.get(sourceId)?.untilUs ?? nowUs);
  }

  #pauseUs(sourceId: string, nowUs: number): number {
    const trouble = this.#troubles.get(sourceId);
    if (!trouble || nowUs - trouble.untilUs > lastPauseUs) return 0;
    return Math.min(Math.max(2 * trouble.pauseUs, firstPauseUs), lastPauseUs);
  }
}
