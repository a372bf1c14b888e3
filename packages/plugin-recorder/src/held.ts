import type { MemoryShare } from './memory-budget.js';

const defaultMaxBytes = 32 * 2 ** 20;
const maxSpanUs = 30_000_000;
/** What an item takes besides its data. */
const itemBytes = 256;

type Timed = { readonly ptsUs: number; readonly data: Uint8Array };

/** Samples, packets or lines that wait until it is known where they belong: 32 MiB unless told otherwise, and 30 s from the first to the last. */
export class Held<Item extends Timed> {
  readonly #share: MemoryShare;
  readonly #maxBytes: number;
  readonly #timeOf: (item: Item) => number;
  #items: Item[] = [];
  #bytes = 0;

  /** `timeOf`: the time that counts for the span; by default `ptsUs`. */
  constructor(share: MemoryShare, maxBytes: number = defaultMaxBytes, timeOf = ({ ptsUs }: Item) => ptsUs) {
    this.#share = share;
    this.#maxBytes = maxBytes;
    this.#timeOf = timeOf;
  }

  get count(): number {
    return this.#items.length;
  }

  /** The earliest time of them; undefined when there are none. */
  get earliestUs(): number | undefined {
    if (this.#items.length === 0) return undefined;
    return this.#items.reduce((earliest, { ptsUs }) => Math.min(earliest, ptsUs), Number.POSITIVE_INFINITY);
  }

  push(item: Item): void {
    this.#items.push(item);
    this.#account(itemBytes + item.data.byteLength);
  }

  takeOldest(): Item | undefined {
    const oldest = this.#items.shift();
    if (oldest) this.#account(-(itemBytes + oldest.data.byteLength));
    return oldest;
  }

  some(predicate: (item: Item) => boolean): boolean {
    return this.#items.some(predicate);
  }

  get isFull(): boolean {
    const first = this.#items[0];
    const last = this.#items.at(-1);
    if (!first || !last) return false;
    const spanUs = this.#timeOf(last) - this.#timeOf(first);
    return this.#bytes > this.#maxBytes || this.#share.isOver || spanUs > maxSpanUs;
  }

  /** All of them, in the order they came; none are held any more. */
  take(): Item[] {
    this.#account(-this.#bytes);
    return this.#items.splice(0);
  }

  #account(bytes: number): void {
    this.#bytes += bytes;
    this.#share.add(bytes);
  }
}
