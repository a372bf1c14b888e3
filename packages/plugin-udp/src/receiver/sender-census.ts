/** Senders that broke off, and that are waited for, at most. */
const maxMissing = 64;

/** Which senders have gone without a goodbye, and how many have said one. */
export class SenderCensus {
  /** By their machine and the ids of their sources. */
  readonly #missing = new Set<string>();
  #completed = 0;

  /** Nobody is waited for, and somebody has been here. */
  get isComplete(): boolean {
    return this.#completed > 0 && this.#missing.size === 0;
  }

  /** Whether somebody has gone who may come back. */
  get isWaiting(): boolean {
    return this.#missing.size > 0;
  }

  completed(): void {
    this.#completed += 1;
  }

  /** It fell silent; the sender of any of its sources may be its successor. */
  missed(address: string, wireIds: readonly string[]): void {
    for (const wireId of wireIds) this.#missing.add(keyOf(address, wireId));
    const oldest = this.#missing.values().next().value;
    if (this.#missing.size > maxMissing && oldest !== undefined) this.#missing.delete(oldest);
  }

  /** A source is here, maybe again. */
  arrived(address: string, wireId: string): void {
    this.#missing.delete(keyOf(address, wireId));
  }
}

function keyOf(address: string, wireId: string): string {
  return `${address}\n${wireId}`;
}
