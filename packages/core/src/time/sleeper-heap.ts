/** What waits for a time. `place` is the heap's: where the sleeper is in it, -1 when it is in none. */
export type Sleeper = { readonly timeUs: number; readonly order: number; place: number };

/** A binary min-heap by time, then by order. Any sleeper can leave it, in O(log n). */
export class SleeperHeap<S extends Sleeper> {
  readonly #items: S[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** The one that is due first. */
  get first(): S | undefined {
    return this.#items[0];
  }

  add(sleeper: S): void {
    this.#items.push(sleeper);
    this.#rise(sleeper, this.#items.length - 1);
  }

  /** Does nothing with a sleeper that is not in the heap. */
  remove(sleeper: S): void {
    const { place } = sleeper;
    if (place < 0) return;
    sleeper.place = -1;
    const last = this.#items.pop();
    if (!last || last === sleeper) return;
    // What comes to the hole from the end may belong above it (when it is from another branch) or below.
    if (place > 0 && isBefore(last, this.#at((place - 1) >> 1))) this.#rise(last, place);
    else this.#sink(last, place);
  }

  /** Puts a sleeper at a place, or above it. */
  #rise(sleeper: S, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#at(above);
      if (!isBefore(sleeper, parent)) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(sleeper, place);
  }

  /** Puts a sleeper at a place, or below it. */
  #sink(sleeper: S, from: number): void {
    let place = from;
    for (;;) {
      let below = 2 * place + 1;
      const right = this.#items[below + 1];
      if (right && isBefore(right, this.#at(below))) below += 1;
      const child = this.#items[below];
      if (!child || isBefore(sleeper, child)) break;
      this.#put(child, place);
      place = below;
    }
    this.#put(sleeper, place);
  }

  #put(sleeper: S, place: number): void {
    this.#items[place] = sleeper;
    sleeper.place = place;
  }

  #at(place: number): S {
    return this.#items[place] as S;
  }
}

function isBefore(a: Sleeper, b: Sleeper): boolean {
  return a.timeUs < b.timeUs || (a.timeUs === b.timeUs && a.order < b.order);
}
