import type { MemoryShare } from './memory-budget.js';

const maxBytes = 32 * 2 ** 20;
const maxSpanUs = 30_000_000;

type Timed = { readonly ptsUs: number; readonly data: Uint8Array };

/** Samples or packets that wait until it is known where they belong: at most 32 MiB, and 30 s from the first to the last. */
export class Held<Item extends Timed> {
  readonly #share: MemoryShare;
  #items: Item[] = [];
  #bytes = 0;

  constructor(share: MemoryShare) {
    this.#share = share;
  }

  get count(): number {
    return this.#items.length;
  }

  push(item: Item): void {
    this.#items.push(item);
    this.#account(item.data.byteLength);
  }

  dropOldest(): void {
    this.#account(-(this.#items.shift()?.data.byteLength ?? 0));
  }

  get isFull(): boolean {
    const first = this.#items[0];
    const last = this.#items.at(-1);
    if (!first || !last) return false;
    return this.#bytes > maxBytes || this.#share.isOver || last.ptsUs - first.ptsUs > maxSpanUs;
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
