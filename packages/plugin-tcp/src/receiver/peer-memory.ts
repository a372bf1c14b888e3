/** A connection that what has come on it takes up memory of. */
export type MemoryHolder = {
  /** Gives all of it back, and ends the connection: it holds the most of all. */
  giveUp(): void;
};

/** Each connection may hold so many bytes, whatever the others hold: enough for all but the largest pictures. */
export const ownBytes = 262_144;
/** What all connections of a receiver may hold beyond that, together. */
const sharedBytes = 67_108_864;

/**
 * What the peers of a receiver make it hold: messages or lines that have begun, and packets that wait for a full link. When it
 * is too much, over all connections, the one that holds most goes.
 */
export class PeerMemory {
  /** What all connections may hold, beyond what each may. */
  readonly limitBytes: number;
  readonly #shared = new Map<MemoryHolder, number>();
  #totalBytes = 0;

  /** Two of the longest messages, or lines, always have room. */
  constructor(longestBytes: number) {
    this.limitBytes = Math.max(sharedBytes, 2 * longestBytes);
  }

  /** The connection holds so many bytes now. */
  note(holder: MemoryHolder, heldBytes: number): void {
    const bytes = Math.max(0, heldBytes - ownBytes);
    const before = this.#shared.get(holder) ?? 0;
    if (bytes === before) return;
    this.#totalBytes += bytes - before;
    if (bytes > 0) this.#shared.set(holder, bytes);
    else this.#shared.delete(holder);
    while (this.#totalBytes > this.limitBytes) this.#cutLargest();
  }

  #cutLargest(): void {
    const [largest] = [...this.#shared].sort(([, a], [, b]) => b - a);
    if (!largest) return;
    const [holder] = largest;
    this.note(holder, 0);
    holder.giveUp();
  }
}
