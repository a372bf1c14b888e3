type Event = { readonly atUs: number; readonly order: number; readonly run: () => void };

/** Runs what is to happen in the order of its time; nothing waits. */
export class VirtualTime {
  #nowUs = 0;
  #order = 0;
  readonly #heap: Event[] = [];

  get nowUs(): number {
    return this.#nowUs;
  }

  at(atUs: number, run: () => void): void {
    this.#heap.push({ atUs: Math.max(atUs, this.#nowUs), order: this.#order++, run });
    this.#rise(this.#heap.length - 1);
  }

  after(us: number, run: () => void): void {
    this.at(this.#nowUs + us, run);
  }

  /** Until nothing is left. */
  run(): void {
    for (let event = this.#pop(); event; event = this.#pop()) {
      this.#nowUs = event.atUs;
      event.run();
    }
  }

  #pop(): Event | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first !== last && last) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first;
  }

  #rise(index: number): void {
    for (let child = index; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!this.#isBefore(child, parent)) return;
      this.#swap(child, parent);
      child = parent;
    }
  }

  #sink(index: number): void {
    for (let parent = index; ; ) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < this.#heap.length && this.#isBefore(child, least)) least = child;
      }
      if (least === parent) return;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a] as Event, this.#heap[b] as Event];
    return first.atUs === second.atUs ? first.order < second.order : first.atUs < second.atUs;
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b] as Event, this.#heap[a] as Event];
  }
}
