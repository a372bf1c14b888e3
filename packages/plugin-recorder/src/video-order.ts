import type { AccessUnitPacket } from '@arkavo-pipeline/core';

/** Keeps the order that a file needs: decoding times increase, and no picture is shown before one of an earlier GOP. */
export class VideoOrder {
  #lastDtsUs: number | undefined;
  #intervalUs = 0;
  #maxPtsUs = Number.NEGATIVE_INFINITY;
  #previousGopEndUs = Number.NEGATIVE_INFINITY;

  /** Of the last unit; undefined before the first. */
  get lastDtsUs(): number | undefined {
    return this.#lastDtsUs;
  }

  /** Between the last two units; 0 before there were two. */
  get intervalUs(): number {
    return this.#intervalUs;
  }

  /** Says what is wrong with the unit's place in time; takes it as the last one when nothing is. */
  place({ keyframe, ptsUs, dtsUs }: AccessUnitPacket): string | undefined {
    const lastDtsUs = this.#lastDtsUs ?? Number.NEGATIVE_INFINITY;
    if (!(dtsUs > lastDtsUs)) return `video at dts ${dtsUs} µs came after video at dts ${lastDtsUs} µs`;
    const gopEndUs = keyframe ? this.#maxPtsUs : this.#previousGopEndUs;
    if (!(ptsUs > gopEndUs)) return `video at pts ${ptsUs} µs came after a GOP that lasts to pts ${gopEndUs} µs`;
    if (this.#lastDtsUs !== undefined) this.#intervalUs = dtsUs - this.#lastDtsUs;
    this.#lastDtsUs = dtsUs;
    this.#maxPtsUs = Math.max(this.#maxPtsUs, ptsUs);
    this.#previousGopEndUs = gopEndUs;
    return undefined;
  }
}
