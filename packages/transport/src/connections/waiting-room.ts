/** Those who wait, by where they come from: a crowd of one origin cannot push out anyone else. */
export class WaitingRoom<Visitor extends { readonly origin: string }> {
  /** The oldest first. */
  readonly #origins = new Map<string, Set<Visitor>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(visitor: Visitor): void {
    const waiting = this.#origins.get(visitor.origin) ?? new Set();
    this.#origins.set(visitor.origin, waiting.add(visitor));
    this.#size += 1;
  }

  /** Returns whether the visitor was waiting. */
  delete(visitor: Visitor): boolean {
    const waiting = this.#origins.get(visitor.origin);
    if (!waiting?.delete(visitor)) return false;
    if (waiting.size === 0) this.#origins.delete(visitor.origin);
    this.#size -= 1;
    return true;
  }

  /** Who has waited for longest among those of the origin of which most wait. */
  get oldestOfMost(): Visitor | undefined {
    let most: ReadonlySet<Visitor> = new Set();
    for (const waiting of this.#origins.values()) if (waiting.size > most.size) most = waiting;
    const [oldest] = most;
    return oldest;
  }
}
