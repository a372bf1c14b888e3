import type { WhyRecord } from '@arkavo-pipeline/core/pipeline';

/** Records of different threads come so far apart at most, unless a thread was held up; microseconds. */
const spanUs = 1_000_000;
const maxHeld = 20_000;

/** Puts the records of all threads, which come in batches, in the order of their times. What comes later than that is behind later ones. */
export class WhyOrder {
  #held: WhyRecord[] = [];

  /** Takes more of them. Returns those, in order, that no other should come before. */
  add(records: readonly WhyRecord[]): readonly WhyRecord[] {
    this.#held = [...this.#held, ...records].sort((a, b) => a.atUs - b.atUs);
    const newestUs = this.#held.at(-1)?.atUs ?? 0;
    const early = this.#held.findIndex(({ atUs }) => atUs > newestUs - spanUs);
    return this.#held.splice(0, Math.max(early, this.#held.length - maxHeld));
  }

  /** Those that are left. */
  rest(): readonly WhyRecord[] {
    return this.#held.splice(0);
  }
}
