/** Numbers below the greatest that may still come for the first time (RFC 3711 §3.3.2). */
export const replayWindow = 128;

/** Which of the last 128 numbers of a stream came already. */
export class ReplayWindow {
  /** By the number modulo the window; those that have not come yet hold an older one. */
  readonly #seen = new Float64Array(replayWindow).fill(Number.NEGATIVE_INFINITY);
  #newest = Number.NEGATIVE_INFINITY;

  /** Whether a number can be taken: it did not come yet, and is not too old to tell. */
  isFresh(number: number): boolean {
    return number > this.#newest - replayWindow && this.#seen[number % replayWindow] !== number;
  }

  /** A fresh number of zero or more came in a packet that is authentic. */
  add(number: number): void {
    this.#seen[number % replayWindow] = number;
    this.#newest = Math.max(this.#newest, number);
  }
}
