/** What all streams of a receiver may hold before those that have shown nothing yet are refused more, bytes. */
const strangersLimitBytes = 64 * 1024 * 1024;
/** And before all those are that hold more than a stream usually does. */
const limitBytes = 256 * 1024 * 1024;
const usualBytes = 256 * 1024;

/** How much the streams hold, all together: each of them has a bound of its own beside. */
export class HeldMemory {
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a stream that holds so many bytes may hold more; `isStranger`: nothing of it has gone on yet. */
  admits(heldBytes: number, isStranger: boolean): boolean {
    if (this.#bytes < strangersLimitBytes) return true;
    return !isStranger && (this.#bytes < limitBytes || heldBytes < usualBytes);
  }

  /** A stream holds so many bytes more; below zero: less. */
  changed(bytes: number): void {
    this.#bytes += bytes;
  }
}
