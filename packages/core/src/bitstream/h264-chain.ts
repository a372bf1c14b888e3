import type { ChainLink, PictureChain } from './decoding-chain.js';
import { H264PictureOrder } from './h264-picture-order.js';
import { type H264SliceHeader, H264SliceHeaders } from './h264-slice-header.js';

/** Data partitioning, of the Extended profile only. */
const firstPartition = 2;
const lastPartition = 4;

const unknown: ChainLink = {
  entry: undefined,
  isSkipped: false,
  missing: 'its parameter sets are missing',
  isIntact: false,
  unsupported: '',
};

/** References are numbered one after the other (frame_num, ISO/IEC 14496-10 §7.4.3): a number left out is a picture that was lost. */
export class H264Chain implements PictureChain {
  readonly #headers = new H264SliceHeaders();
  #order = new H264PictureOrder();
  #previous: H264SliceHeader | undefined;
  /** PrevRefFrameNum; undefined when any number may come next. */
  #referenceNum: number | undefined;
  #latestOrder = Number.NEGATIVE_INFINITY;
  /** Pictures are intact from this one on, in output order; undefined when none is. */
  #intactFrom: number | undefined = Number.NEGATIVE_INFINITY;
  /** The frame_num at which pictures will be right again, after a recovery point. */
  #recoversAt: number | undefined;

  learn(type: number, nalUnit: Uint8Array): void {
    this.#headers.learn(type, nalUnit);
  }

  picture(type: number, slice: Uint8Array, recoveryFrames: number | undefined): ChainLink {
    if (type >= firstPartition && type <= lastPartition) return { ...unknown, unsupported: 'data partitioning' };
    const header = this.#headers.read(type, slice);
    if (!header) return { ...unknown, entry: entryOf(type === 5, recoveryFrames) };
    const unsupported = header.pps.sliceGroups > 1 ? 'slice groups (flexible macroblock ordering)' : '';
    const entry = entryOf(header.isIdr, recoveryFrames);
    const link = { entry, isSkipped: false, unsupported };
    if (header.redundantCount > 0) return { ...link, missing: '', isIntact: true };
    const secondField = this.#isSecondField(header);
    const order = this.#order.next(header);
    if (header.isIdr) this.#beginSequence();
    const missing = secondField ? '' : this.#missing(header, order);
    if (missing !== '') this.damaged();
    this.#follow(header, order, recoveryFrames);
    return { ...link, missing, isIntact: this.#intactFrom !== undefined && order >= this.#intactFrom };
  }

  /** What follows is an IDR picture, which says it, too. */
  endSequence(): void {}

  restart(): void {
    this.#order = new H264PictureOrder();
    this.#previous = undefined;
    this.#referenceNum = undefined;
    this.#recoversAt = undefined;
    this.#latestOrder = Number.NEGATIVE_INFINITY;
    this.#intactFrom = Number.NEGATIVE_INFINITY;
  }

  damaged(): void {
    this.#intactFrom = undefined;
    this.#recoversAt = undefined;
  }

  #beginSequence(): void {
    this.#referenceNum = undefined;
    this.#latestOrder = Number.NEGATIVE_INFINITY;
    this.#intactFrom = Number.NEGATIVE_INFINITY;
    this.#recoversAt = undefined;
  }

  #isSecondField({ structure, frameNum, isIdr }: H264SliceHeader): boolean {
    const first = this.#previous;
    if (!first || first.structure === 'frame' || structure === 'frame' || isIdr) return false;
    return first.structure !== structure && first.frameNum === frameNum;
  }

  #missing({ sps, frameNum, structure, resets }: H264SliceHeader, order: number): string {
    const before = this.#referenceNum;
    if (before === undefined) return '';
    const expected = (before + 1) % 2 ** sps.frameNumBits;
    if (frameNum !== expected && (frameNum === before || !sps.allowsFrameNumGaps)) {
      return `its frame_num is ${frameNum}, expected ${expected}: a picture before it was lost`;
    }
    // Where nothing is reordered, a picture count that goes back is another sequence's, whose keyframe was lost.
    if (sps.reorderDepth === 0 && structure === 'frame' && !resets && order <= this.#latestOrder) {
      return `its picture order count is ${order}, after ${this.#latestOrder}: a keyframe before it was lost`;
    }
    return '';
  }

  #follow(header: H264SliceHeader, order: number, recoveryFrames: number | undefined): void {
    const { frameNum, isReference, resets, sps } = header;
    if (isReference) this.#referenceNum = resets ? 0 : frameNum;
    this.#latestOrder = order;
    // Like an IDR picture, it begins to count anew; unlike one, it may refer to pictures before it.
    if (resets && this.#intactFrom !== undefined) this.#intactFrom = Number.NEGATIVE_INFINITY;
    if (recoveryFrames !== undefined) this.#recoversAt ??= (frameNum + recoveryFrames) % 2 ** sps.frameNumBits;
    if (isReference && frameNum === this.#recoversAt) {
      this.#intactFrom ??= order;
      this.#recoversAt = undefined;
    }
    this.#previous = this.#isSecondField(header) ? undefined : header;
  }
}

function entryOf(isIdr: boolean, recoveryFrames: number | undefined): ChainLink['entry'] {
  if (isIdr) return 'keyframe';
  return recoveryFrames === undefined ? undefined : 'recovery-point';
}
