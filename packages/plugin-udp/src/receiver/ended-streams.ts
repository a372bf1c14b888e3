import { secondsToUs } from '@arkavo-pipeline/core';

/** What comes of a stream within this time after its end is late; after that the sender has begun anew. */
const lateUs = secondsToUs(2);
const maxRemembered = 64;

/** The streams of one sender that have ended: a packet that was overtaken by the goodbye does not begin them again. */
export class EndedStreams {
  readonly #untilUs = new Map<number, number>();

  /** Returns false when it was known. */
  add(ssrc: number, nowUs: number): boolean {
    const isNew = !this.has(ssrc, nowUs);
    this.#untilUs.delete(ssrc);
    this.#untilUs.set(ssrc, nowUs + lateUs);
    const [oldest] = this.#untilUs.keys();
    if (this.#untilUs.size > maxRemembered && oldest !== undefined) this.#untilUs.delete(oldest);
    return isNew;
  }

  has(ssrc: number, nowUs: number): boolean {
    return nowUs < (this.#untilUs.get(ssrc) ?? Number.NEGATIVE_INFINITY);
  }
}
