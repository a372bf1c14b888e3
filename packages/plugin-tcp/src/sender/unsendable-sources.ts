import { type AccessUnitPacket, msToUs, PipelineError } from '@arkavo-pipeline/core';
import { remember } from '@arkavo-pipeline/transport/remember';

/** Sources that are remembered; ids may come from another machine. */
const maxSources = 1024;

/** After the second unit in a row that the protocol could not carry; twice as long after each that follows. */
const firstPauseUs = msToUs(1000);

/** The longest pause, and that after a keyframe. Who had no trouble for so long begins anew. */
const lastPauseUs = msToUs(30_000);

type Trouble = { readonly pauseUs: number; readonly untilUs: number; readonly isKeyframe: boolean };

/**
 * The sources of one connection with units that the protocol does not carry, and whether a keyframe can help: not after one that was
 * refused for its source or codec, rarely after one that was no better for another reason, less and less often after units in between.
 */
export class UnsendableSources {
  /** The source that had trouble last is last. */
  readonly #troubles = new Map<string, Trouble>();

  /** A unit was not sent because the protocol does not carry it. */
  refused({ sourceId, keyframe: isKeyframe }: AccessUnitPacket, why: Error, nowUs: number): void {
    const pauseUs = isKeyframe ? lastPauseUs : this.#pauseUs(sourceId, nowUs);
    const untilUs = isKeyframe && isForGood(why) ? Number.POSITIVE_INFINITY : nowUs + pauseUs;
    remember(this.#troubles, sourceId, { pauseUs, untilUs, isKeyframe }, maxSources);
  }

  /** A unit was sent. */
  sent({ sourceId, keyframe }: AccessUnitPacket): void {
    if (keyframe && this.#troubles.get(sourceId)?.isKeyframe) this.#troubles.delete(sourceId);
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

/** A second source, or another codec, stays what it is; a picture that was too long, or damaged, is followed by others. */
function isForGood(why: Error): boolean {
  return why instanceof PipelineError && !why.retryable && why.code !== 'ERR_STREAM_INVALID';
}
