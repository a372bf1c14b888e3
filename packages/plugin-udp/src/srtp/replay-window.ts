/** Numbers below the greatest that may still come for the first time (RFC 3711 §3.3.2). */
export const replayWindow = 128;

const wordBits = 32;

/** Which of the last 128 numbers of a stream came already: a bit each, as every stream under a key keeps its window. */
export class ReplayWindow {
  /** By the number modulo the window. */
  readonly #seen = new Uint32Array(replayWindow / wordBits);
  #newest = Number.NEGATIVE_INFINITY;

  /** Whether a number can be taken: it did not come yet, and is not too old to tell. */
  isFresh(number: number): boolean {
    if (number > this.#newest) return true;
    return number > this.#newest - replayWindow && (this.#wordOf(number) & bitOf(number)) === 0;
  }

  /** A fresh number of zero or more came in a packet that is authentic. */
  add(number: number): void {
    this.#moveTo(number);
    this.#seen[wordAt(number)] = this.#wordOf(number) | bitOf(number);
  }

  /** What is between has not come. */
  #moveTo(number: number): void {
    const first = Math.max(this.#newest + 1, number - replayWindow + 1);
    for (let passed = first; passed <= number; passed += 1) {
      this.#seen[wordAt(passed)] = this.#wordOf(passed) & ~bitOf(passed);
    }
    this.#newest = Math.max(this.#newest, number);
  }

  #wordOf(number: number): number {
    return this.#seen[wordAt(number)] ?? 0;
  }
}

/** Numbers have up to 48 bits, and the first of a window may be below zero. */
function placeOf(number: number): number {
  return ((number % replayWindow) + replayWindow) % replayWindow;
}

function wordAt(number: number): number {
  return Math.floor(placeOf(number) / wordBits);
}

function bitOf(number: number): number {
  return 1 << (placeOf(number) % wordBits);
}
