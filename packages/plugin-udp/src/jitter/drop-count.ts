import { type JitterDropCause, type JitterDrops, noDrops } from './jitter-drops.js';

/** Counts what does not go on, by cause: each unit once, however many of its packets came. */
export class DropCount {
  readonly #drops = noDrops();
  /** Of the unit that was counted last. */
  #timestamp: number | undefined;

  get all(): JitterDrops {
    return this.#drops;
  }

  add(cause: JitterDropCause, count = 1): void {
    this.#drops[cause] += count;
  }

  /** A unit is given up, with the timestamp that is known of it. */
  lostUnit(timestamp: number | undefined): void {
    this.add('lost');
    this.#timestamp = timestamp;
  }

  /** A packet of a unit that does not go on. What comes before any unit that was counted belongs to none that a stream began with. */
  unitOf(timestamp: number, cause: JitterDropCause): void {
    if (this.#timestamp !== undefined && timestamp !== this.#timestamp) this.add(cause);
    this.#timestamp = timestamp;
  }
}
