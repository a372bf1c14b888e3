/** So many times the pace that it came at. */
const pace = 2;

/**
 * The times of a stream that was held for a while and may go on now: what waited goes on faster than it came, but not all at once, for which
 * no link behind it would have room. What comes once that has caught up is not held.
 */
export class CatchUp {
  readonly #beganUs: number;
  readonly #releasedUs: number;

  /** It began to come at `beganUs`, and was released at `releasedUs`. */
  constructor(beganUs: number, releasedUs: number) {
    this.#beganUs = beganUs;
    this.#releasedUs = releasedUs;
  }

  /** When what came at `arrivedUs` may go on, microseconds. */
  dueUs(arrivedUs: number): number {
    return this.#releasedUs + Math.round((arrivedUs - this.#beganUs) / pace);
  }
}
