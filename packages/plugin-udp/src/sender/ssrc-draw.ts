import type { RandomWord } from './rtp-stream.js';

/** SSRCs that are remembered: as many as streams that one key protects in a sender's life. Beyond that the oldest is forgotten. */
const maxDrawn = 65_536;

/** Draws the SSRCs of a session: none twice, also not of a stream that rests or has said goodbye (RFC 3550 §8.1). */
export class SsrcDraw {
  readonly #random: RandomWord;
  readonly #drawn = new Set<number>();

  constructor(random: RandomWord) {
    this.#random = random;
  }

  /** An SSRC that no stream of the session has had. */
  readonly next = (): number => {
    let ssrc = this.#random();
    while (this.#drawn.has(ssrc)) ssrc = this.#random();
    const [oldest] = this.#drawn;
    if (this.#drawn.size >= maxDrawn && oldest !== undefined) this.#drawn.delete(oldest);
    this.#drawn.add(ssrc);
    return ssrc;
  };
}
