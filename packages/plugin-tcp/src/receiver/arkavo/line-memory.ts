/** A connection with a line that has begun. */
export type LineHolder = {
  /** Ends the connection: its line takes up the most of all. */
  giveUpLine(): void;
};

/** Each connection may hold so many bytes of a line, whatever the others hold: enough for all but the largest pictures. */
export const ownLineBytes = 262_144;
/** What all connections of a receiver may hold beyond that, together. */
const sharedBytes = 67_108_864;

/** What the lines that have begun take up, over all connections of a receiver: when it is too much, the longest goes. */
export class LineMemory {
  readonly #limitBytes: number;
  readonly #shared = new Map<LineHolder, number>();
  #totalBytes = 0;

  /** Two lines of `maxLineBytes` always have room. */
  constructor(maxLineBytes: number) {
    this.#limitBytes = Math.max(sharedBytes, 2 * maxLineBytes);
  }

  /** The connection holds so many bytes of a line now. */
  note(holder: LineHolder, heldBytes: number): void {
    const bytes = Math.max(0, heldBytes - ownLineBytes);
    const before = this.#shared.get(holder) ?? 0;
    if (bytes === before) return;
    this.#totalBytes += bytes - before;
    if (bytes > 0) this.#shared.set(holder, bytes);
    else this.#shared.delete(holder);
    while (this.#totalBytes > this.#limitBytes) this.#cutLongest();
  }

  #cutLongest(): void {
    const [longest] = [...this.#shared].sort(([, a], [, b]) => b - a);
    if (!longest) return;
    const [holder] = longest;
    this.note(holder, 0);
    holder.giveUpLine();
  }
}
