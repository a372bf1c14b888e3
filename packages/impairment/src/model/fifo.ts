/** Items left at the front before the array is cut. */
const slack = 1024;

/** A queue whose ends cost nothing, however long it is. */
export class Fifo<T> {
  #items: T[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  get first(): T | undefined {
    return this.#items[this.#head];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (this.length === 0) return undefined;
    this.#head += 1;
    if (this.length === 0 || this.#head >= Math.max(slack, this.length)) this.#cut();
    return item;
  }

  /** Puts an item behind all that are not after it. */
  insert(item: T, isAfter: (other: T) => boolean): void {
    let low = this.#head;
    let high = this.#items.length;
    const last = this.#items.at(-1);
    if (this.length === 0 || (last !== undefined && !isAfter(last))) low = high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isAfter(this.#items[middle] as T)) high = middle;
      else low = middle + 1;
    }
    if (low === this.#items.length) this.#items.push(item);
    else this.#items.splice(low, 0, item);
  }

  #cut(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
