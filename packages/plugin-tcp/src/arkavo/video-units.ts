import {
  detectFraming,
  h264NalType,
  isSlice,
  joinAnnexB,
  nalType,
  nalUnits,
  ParameterSets,
  PipelineError,
  parameterSetsOf,
  toAnnexB,
} from '@arkavo-pipeline/core';

/**
 * Bytes of all parameter sets of a source together; those in use have less than two hundred. It bounds what is kept, and
 * what a keyframe of a few bytes can become.
 */
export const maxSetsBytes = 4096;

/** Lengths in `naluData` have four bytes: nothing on the wire says otherwise. */
const lengthSize = 4;

/**
 * Why no access unit came of a message. `awaiting-parameter-sets`: decoding cannot start, because an IDR picture came
 * without SPS and PPS, and none came before or were configured. `awaiting-keyframe`: nor before the next IDR picture. `no-picture`: parameter
 * sets, which are kept, SEI or delimiters only; nothing is lost. `damaged`: not H.264, not whole, or with more parameter
 * sets than a camera has; what comes next may build on it, and waits for a keyframe.
 */
export type NoUnitReason = 'awaiting-parameter-sets' | 'awaiting-keyframe' | 'no-picture' | 'damaged';

export type VideoUnit = {
  /** Annex B, parameter sets in front when it is a keyframe. */
  readonly data: Uint8Array;
  readonly keyframe: boolean;
};

/**
 * The access units of one source, from the `naluData` of its messages in either framing (or one NAL unit without any), with
 * or without parameter sets. What the messages say about keyframes is not trusted: NAL unit types tell.
 */
export class VideoUnits {
  readonly #outOfBand: readonly Uint8Array[];
  #sets: ParameterSets;
  #isRunning = false;
  /** An IDR picture came that needs sets which are not there: so far the source is one that sends none. */
  #isShortOfSets = false;

  /** `outOfBand`: parameter sets of a source that sends none, as whole NAL units; those it does send replace them. */
  constructor(outOfBand: readonly Uint8Array[] = []) {
    this.#outOfBand = outOfBand;
    this.#sets = new ParameterSets('h264', outOfBand);
  }

  /** The access unit in a message, or why there is none. */
  take(naluData: Uint8Array): VideoUnit | NoUnitReason {
    const annexB = asAnnexB(naluData);
    if (!annexB || totalBytes(parameterSetsOf('h264', annexB)) > maxSetsBytes) return this.#damaged();
    try {
      return this.#complete(annexB);
    } catch (error) {
      if (error instanceof PipelineError) return this.#damaged();
      throw error;
    }
  }

  /** Goes on at the next keyframe: a message was lost. Parameter sets are kept. */
  restart(): void {
    this.#isRunning = false;
  }

  #complete(annexB: Uint8Array): VideoUnit | NoUnitReason {
    const { data, keyframe } = this.#sets.complete(annexB);
    if (totalBytes(this.#sets.ofType()) > maxSetsBytes) {
      this.#sets = new ParameterSets('h264', this.#outOfBand);
      return this.#damaged();
    }
    if (!hasPicture(annexB)) return 'no-picture';
    const isShort = !this.#hasSets && (keyframe || this.#isShortOfSets);
    this.#isShortOfSets = isShort;
    if (isShort) return 'awaiting-parameter-sets';
    if (!keyframe && !this.#isRunning) return 'awaiting-keyframe';
    this.#isRunning = true;
    return { data, keyframe };
  }

  #damaged(): NoUnitReason {
    this.restart();
    return 'damaged';
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

/** What so many sets have in all. */
export function totalBytes(sets: readonly Uint8Array[]): number {
  return sets.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function hasPicture(annexB: Uint8Array): boolean {
  for (const { type } of nalUnits('h264', annexB)) if (isSlice('h264', type)) return true;
  return false;
}
