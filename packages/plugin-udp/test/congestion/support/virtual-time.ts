type Event = { readonly atUs: number; readonly order: number; readonly run: () => void };

/** Time that goes on from event to event. */
export class VirtualTime {
  nowUs = 0;
  #order = 0;
  readonly #heap: Event[] = [];

  at(atUs: number, run: () => void): void {
    this.#heap.push({ atUs: Math.max(atUs, this.nowUs), order: this.#order++, run });
    this.#rise(this.#heap.length - 1);
  }

  after(us: number, run: () => void): void {
    this.at(this.nowUs + us, run);
  }

  runUntil(untilUs: number): void {
    for (let first = this.#heap[0]; first && first.atUs <= untilUs; first = this.#heap[0]) {
      this.#removeFirst();
      this.nowUs = first.atUs;
      first.run();
    }
    this.nowUs = untilUs;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
  }

  #rise(index: number): void {
    for (let child = index; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfBefore(child, parent)) return;
      child = parent;
    }
  }

  #sink(): void {
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      const child = right < this.#heap.length && this.#isBefore(right, left) ? right : left;
      if (child >= this.#heap.length || !this.#swapIfBefore(child, parent)) return;
      parent = child;
    }
  }

  #swapIfBefore(a: number, b: number): boolean {
    if (!this.#isBefore(a, b)) return false;
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first && second) [this.#heap[a], this.#heap[b]] = [second, first];
    return true;
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    return !!first && !!second && (first.atUs - second.atUs || first.order - second.order) < 0;
  }
}
