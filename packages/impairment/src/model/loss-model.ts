import type { Impairment } from '../settings/impairment.js';
import type { Random } from './random.js';

/** How a packet was lost: by itself or in a burst. */
export type LossCause = 'loss' | 'burst';

/** The chances of a burst to begin and to end at a packet. */
type Gilbert = { readonly p: number; readonly r: number };

/** Decides which packets are lost: each by itself, or in bursts (the Gilbert-Elliott model, all lost in a burst and none outside). */
export class LossModel {
  readonly #random: Random;
  #loss = 0;
  #gilbert: Gilbert | undefined;
  #inBurst = false;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A burst that is under way goes on by the new chances. */
  configure(impairment: Impairment): void {
    this.#loss = impairment.loss ?? 0;
    this.#gilbert = gilbert(impairment);
    if (!this.#gilbert) this.#inBurst = false;
  }

  /** What becomes of the next packet. One number is drawn for each, whatever the settings. */
  next(): LossCause | undefined {
    const drawn = this.#random();
    if (!this.#gilbert) return drawn < this.#loss ? 'loss' : undefined;
    const { p, r } = this.#gilbert;
    this.#inBurst = this.#inBurst ? drawn >= r : drawn < p;
    return this.#inBurst ? 'burst' : undefined;
  }
}

/** A share of L in bursts of B: they end with 1/B, and begin so often that p ÷ (p + r) is L. */
function gilbert({ loss = 0, burst, p, r }: Impairment): Gilbert | undefined {
  if (p !== undefined && r !== undefined) return { p, r };
  if (burst === undefined) return undefined;
  return loss === 1 ? { p: 1, r: 0 } : { p: loss / (burst * (1 - loss)), r: 1 / burst };
}
