import type { VideoCodec } from '../packet/packet.js';
import { startsPicture } from './access-unit-boundary.js';
import { H264Chain } from './h264-chain.js';
import { H265Chain } from './h265-chain.js';
import {
  h264NalType,
  isBaseLayer,
  isEndOfSequence,
  isParameterSet,
  isSlice,
  nalHeaderBytes,
  nalUnits,
} from './nal-unit.js';
import { seiRecoveryPoint } from './recovery-point.js';

/** How a picture hangs together with those before it. */
export type ChainLink = {
  /** Whether decoding can begin here: at once (IDR, CRA, BLA), or, in H.264, so that pictures are right soon after. */
  readonly entry: 'keyframe' | 'recovery-point' | undefined;
  /** Whether it refers to pictures before the keyframe at which decoding began, and is passed over by decoders (RASL). */
  readonly isSkipped: boolean;
  /** What it refers to and was never seen, in words; empty when nothing is missing. */
  readonly missing: string;
  /** Whether nothing it builds on is missing or was reported as damaged. */
  readonly isIntact: boolean;
  /** A coding tool that decoders don't have, in words; empty when there is none. */
  readonly unsupported: string;
};

/** What each codec's chain is told of one stream's NAL units in their order. */
export type PictureChain = {
  learn(type: number, nalUnit: Uint8Array): void;
  /** A slice that begins a picture or a field, and the recovery point before it. */
  picture(type: number, slice: Uint8Array, recoveryFrames: number | undefined): ChainLink;
  endSequence(): void;
  restart(): void;
  damaged(): void;
};

/**
 * Follows what each picture of one stream refers to, unit by unit in decoding order, and notices when some of it was lost.
 * Lost pictures that nothing refers to are not missed, nor is a run of reference pictures that is a multiple of
 * MaxFrameNum long (H.264).
 */
export class DecodingChain {
  readonly #codec: VideoCodec;
  readonly #chain: PictureChain;

  constructor(codec: VideoCodec) {
    this.#codec = codec;
    this.#chain = codec === 'h264' ? new H264Chain() : new H265Chain();
  }

  /** The next unit's picture; undefined when it has no slice. A damaged header is ERR_STREAM_INVALID. */
  next(annexB: Uint8Array): ChainLink | undefined {
    let link: ChainLink | undefined;
    let recoveryFrames: number | undefined;
    for (const { start, end, type } of nalUnits(this.#codec, annexB)) {
      const nalUnit = annexB.subarray(start, end);
      if (!isBaseLayer(this.#codec, nalUnit)) continue;
      if (isParameterSet(this.#codec, type)) this.#chain.learn(type, nalUnit);
      else if (isEndOfSequence(this.#codec, type)) this.#chain.endSequence();
      else if (this.#codec === 'h264' && type === h264NalType.sei && !link)
        recoveryFrames ??= seiRecoveryPoint('h264', nalUnit)?.count;
      else if (isSlice(this.#codec, type) && (!link || this.#begins(type, nalUnit))) {
        link = joined(link, this.#chain.picture(type, nalUnit, recoveryFrames));
      }
    }
    return link;
  }

  /** Decoding begins anew, at the next entry. Parameter sets stay. */
  restart(): void {
    this.#chain.restart();
  }

  /** The latest picture was damaged: what builds on it is not intact. */
  damaged(): void {
    this.#chain.damaged();
  }

  #begins(type: number, nalUnit: Uint8Array): boolean {
    return startsPicture(this.#codec, type, nalUnit[nalHeaderBytes(this.#codec)] ?? 0);
  }
}

/** Of the two fields in one unit. */
function joined(first: ChainLink | undefined, second: ChainLink): ChainLink {
  if (!first) return second;
  return {
    entry: first.entry,
    isSkipped: first.isSkipped,
    missing: first.missing || second.missing,
    isIntact: first.isIntact && second.isIntact,
    unsupported: first.unsupported || second.unsupported,
  };
}
