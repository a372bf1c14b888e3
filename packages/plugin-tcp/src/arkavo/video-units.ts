import {
  detectFraming,
  h264NalType,
  isSlice,
  joinAnnexB,
  nalType,
  nalUnits,
  ParameterSets,
  PipelineError,
  toAnnexB,
} from '@arkavo-pipeline/core';

/** Bytes; H.264 in use has parameter sets of less than a hundred. What is kept of a source is bounded by it. */
const maxSetBytes = 2048;

/** Lengths in `naluData` have four bytes: nothing on the wire says otherwise. */
const lengthSize = 4;

/**
 * Why no access unit came of a message. `awaiting-parameter-sets`: decoding cannot start, because the source has not sent
 * its SPS and PPS, and none were configured. `awaiting-keyframe`: nor before the next IDR picture. `no-picture`: parameter
 * sets, which are kept, SEI or delimiters only; nothing is lost. `damaged`: not H.264, or not whole.
 */
export type NoUnitReason = 'awaiting-parameter-sets' | 'awaiting-keyframe' | 'no-picture' | 'damaged';

export type VideoUnit = {
  /** Annex B, parameter sets in front when it is a keyframe. */
  readonly data: Uint8Array;
  readonly keyframe: boolean;
  /** A keyframe whose SPS is not that of the keyframe before: size or profile may have changed. */
  readonly spsChanged: boolean;
};

export type VideoUnitsState = 'awaiting-parameter-sets' | 'awaiting-keyframe' | 'running';

/**
 * The access units of one source, from the `naluData` of its messages in either framing (or one NAL unit without any), with
 * or without parameter sets. What the messages say about keyframes is not trusted: NAL unit types tell.
 */
export class VideoUnits {
  readonly #sets: ParameterSets;
  #sps: Uint8Array | undefined;

  /** `outOfBand`: parameter sets of a source that sends none, as whole NAL units; those it does send replace them. */
  constructor(outOfBand: readonly Uint8Array[] = []) {
    this.#sets = new ParameterSets('h264', outOfBand);
  }

  get state(): VideoUnitsState {
    if (this.#sps) return 'running';
    return this.#hasSets ? 'awaiting-keyframe' : 'awaiting-parameter-sets';
  }

  /** The access unit in a message, or why there is none. */
  take(naluData: Uint8Array): VideoUnit | NoUnitReason {
    const annexB = asAnnexB(naluData);
    if (!annexB || !hasBoundedSets(annexB)) return 'damaged';
    try {
      return this.#complete(annexB);
    } catch (error) {
      if (error instanceof PipelineError) return 'damaged';
      throw error;
    }
  }

  /** Goes on at the next keyframe: a connection was lost, or a message. Parameter sets are kept. */
  restart(): void {
    this.#sps = undefined;
  }

  #complete(annexB: Uint8Array): VideoUnit | NoUnitReason {
    const { data, keyframe } = this.#sets.complete(annexB);
    if (!hasPicture(annexB)) return 'no-picture';
    if (!this.#hasSets) return 'awaiting-parameter-sets';
    if (!keyframe) return this.#sps ? { data, keyframe, spsChanged: false } : 'awaiting-keyframe';
    const sps = joinAnnexB(this.#sets.ofType(h264NalType.sps));
    const spsChanged = this.#sps !== undefined && Buffer.compare(this.#sps, sps) !== 0;
    this.#sps = sps;
    return { data, keyframe, spsChanged };
  }

  get #hasSets(): boolean {
    return this.#sets.ofType(h264NalType.sps).length > 0 && this.#sets.ofType(h264NalType.pps).length > 0;
  }
}

function asAnnexB(naluData: Uint8Array): Uint8Array | undefined {
  switch (detectFraming('h264', naluData, lengthSize)) {
    case 'annexb':
      return naluData;
    case 'length-prefixed':
      return toAnnexB(naluData, lengthSize);
    case undefined:
      return isNalUnit(naluData) ? joinAnnexB([naluData]) : undefined;
  }
}

/** Whether the bytes can be one NAL unit without framing: a usual header, and nothing that no NAL unit may contain. */
function isNalUnit(bytes: Uint8Array): boolean {
  const header = bytes[0] ?? 0;
  const type = nalType('h264', header);
  const isReference = (header & 0x60) !== 0;
  const isUsual = alwaysReferenced.has(type) ? isReference : type === h264NalType.slice || !isReference;
  const isKnown = type === h264NalType.slice || (type >= h264NalType.idr && type <= h264NalType.delimiter);
  return (header & 0x80) === 0 && isKnown && isUsual && nalUnits('h264', bytes).next().done === true;
}

const alwaysReferenced = new Set<number>([h264NalType.idr, h264NalType.sps, h264NalType.pps]);

function hasBoundedSets(annexB: Uint8Array): boolean {
  for (const { start, end, type } of nalUnits('h264', annexB)) {
    if ((type === h264NalType.sps || type === h264NalType.pps) && end - start > maxSetBytes) return false;
  }
  return true;
}

function hasPicture(annexB: Uint8Array): boolean {
  for (const { type } of nalUnits('h264', annexB)) if (isSlice('h264', type)) return true;
  return false;
}
