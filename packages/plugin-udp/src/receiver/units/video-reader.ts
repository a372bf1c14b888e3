import {
  AccessUnitPacket,
  isKeyframe,
  isSlice,
  nalUnits,
  ParameterSets,
  PipelineError,
  type VideoCodec,
} from '@arkavo-pipeline/core';
import type { JitterUnit } from '../../jitter/jitter-unit.js';
import { payloadFormats } from '../../payload/payload-formats.js';
import { DecodeTimes } from './decode-times.js';
import type { HeaderOf, UnitReader } from './unit-reader.js';

/** Parameter sets without which no picture is decoded, by their types. */
const needed: { readonly [Codec in VideoCodec]: readonly (readonly [number, string])[] } = {
  h264: [
    [7, 'SPS'],
    [8, 'PPS'],
  ],
  h265: [
    [32, 'VPS'],
    [33, 'SPS'],
    [34, 'PPS'],
  ],
};

/** Coded video: every keyframe has its parameter sets, those from the session description if it brought none. */
export class VideoReader implements UnitReader {
  readonly format: UnitReader['format'];
  readonly framing = 'marker';
  readonly codec: VideoCodec;
  readonly #sets: ParameterSets;
  readonly #times = new DecodeTimes();
  #reorderDepth: number | undefined;
  #lacking: readonly string[] = [];

  /** `parameterSets` are those of the session description; damaged ones are left out. */
  constructor(codec: VideoCodec, parameterSets: readonly Uint8Array[]) {
    this.codec = codec;
    this.#sets = new ParameterSets(codec);
    this.format = payloadFormats[`video/${codec}`];
    this.describe(parameterSets);
  }

  /** The parameter sets that the latest keyframe lacked, and that had not come before. */
  get lacking(): readonly string[] {
    return this.#lacking;
  }

  /** A session description came with these. */
  describe(parameterSets: readonly Uint8Array[]): void {
    for (const set of parameterSets) guarded(() => this.#sets.add(set));
    this.#learnOrder();
  }

  /** Whether a decoder can begin here: a keyframe whose parameter sets are in it, or known. */
  readonly isKeyframe = (accessUnit: Uint8Array): boolean => {
    if (!isKeyframe(this.codec, accessUnit)) return false;
    const types = new Set<number>();
    for (const { type } of nalUnits(this.codec, accessUnit)) {
      if (isSlice(this.codec, type)) break;
      types.add(type);
    }
    const isThere = (type: number) => types.has(type) || this.#sets.ofType(type).length > 0;
    this.#lacking = needed[this.codec].flatMap(([type, name]) => (isThere(type) ? [] : [name]));
    return this.#lacking.length === 0;
  };

  read({ accessUnit, keyframe }: JitterUnit, ptsUs: number, header: HeaderOf): readonly AccessUnitPacket[] | 'damaged' {
    const complete = keyframe ? guarded(() => this.#sets.complete(accessUnit).data) : accessUnit;
    if (keyframe) this.#learnOrder();
    if (!complete) return 'damaged';
    const dtsUs = this.#times.next(ptsUs, this.#reorderDepth);
    const { sourceId, ptsUs: shownUs, durationUs, ledger } = header(Math.max(ptsUs, dtsUs), 0);
    const { codec } = this;
    return [
      new AccessUnitPacket({ sourceId, ptsUs: shownUs, durationUs, ledger, codec, data: complete, dtsUs, keyframe }),
    ];
  }

  /** Parameter sets come with keyframes. */
  #learnOrder(): void {
    this.#reorderDepth = guarded(() => this.#sets.sequenceInfo())?.reorderDepth;
  }
}

/** What bitstreams of a peer do wrong is a reason to leave them out. */
function guarded<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PipelineError) return undefined;
    throw error;
  }
}
