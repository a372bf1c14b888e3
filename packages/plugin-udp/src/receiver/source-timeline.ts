import { secondsToUs } from '@arkavo-pipeline/core';
import type { Output } from './receiver-context.js';

/** What would come so much later than time has passed is placed anew, as is what would go back. */
const maxAheadUs = secondsToUs(10);

/**
 * Where one source stands, from sender to sender. Its streams are put together by the sender's wall clock, which the shift moves to
 * the pipeline's: the first thing that came has the time at which it came. A source that comes back goes on where it would be if
 * it had gone on all the while.
 */
export class SourceTimeline {
  readonly #endsUs = new Map<Output, number>();
  #latest: { readonly ptsUs: number; readonly atUs: number } | undefined;
  /** What the shift belongs to: another sender has another wall clock. */
  #senderId = '';
  #shiftUs: number | undefined;

  /** What is to be added to the wall clock's times of a stream that begins at `wallUs`, now. */
  shiftFor(senderId: string, output: Output, wallUs: number, nowUs: number): number {
    const shiftUs = this.fittingShift(senderId, output, wallUs, nowUs);
    return shiftUs ?? this.adopt(senderId, Math.round(this.beginUs(output, nowUs)) - wallUs);
  }

  /** The shift of this sender, when `wallUs` comes by it after all that was placed; undefined otherwise. */
  fittingShift(senderId: string, output: Output, wallUs: number, nowUs: number): number | undefined {
    const shiftUs = this.shiftOf(senderId);
    return shiftUs !== undefined && this.#fits(output, wallUs + shiftUs, nowUs) ? shiftUs : undefined;
  }

  /** When a stream begins of which nothing but its arrival is known. */
  beginUs(output: Output, nowUs: number): number {
    return Math.max(this.#wouldBeUs(nowUs), this.#afterUs(output));
  }

  /** The shift of this sender, when it is not known yet: a stream that began by its arrival has shown it. */
  adopt(senderId: string, shiftUs: number): number {
    this.#senderId = senderId;
    this.#shiftUs = shiftUs;
    return shiftUs;
  }

  /** The shift of this sender; undefined when it is not known. */
  shiftOf(senderId: string): number | undefined {
    return senderId === this.#senderId ? this.#shiftUs : undefined;
  }

  /** A packet was placed. */
  placed(output: Output, ptsUs: number, durationUs: number, nowUs: number): void {
    this.#endsUs.set(output, Math.max(this.#afterUs(output), ptsUs + Math.max(1, durationUs)));
    if (ptsUs >= (this.#latest?.ptsUs ?? ptsUs)) this.#latest = { ptsUs, atUs: nowUs };
  }

  #fits(output: Output, ptsUs: number, nowUs: number): boolean {
    return ptsUs >= this.#afterUs(output) && ptsUs <= this.#wouldBeUs(nowUs) + maxAheadUs;
  }

  /** Later than all of it that came before. */
  #afterUs(output: Output): number {
    return this.#endsUs.get(output) ?? Number.NEGATIVE_INFINITY;
  }

  #wouldBeUs(nowUs: number): number {
    return this.#latest ? this.#latest.ptsUs + Math.max(0, nowUs - this.#latest.atUs) : nowUs;
  }
}
