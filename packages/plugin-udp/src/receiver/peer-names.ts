const maxNames = 256;
/** Names that are logged and put in files must not break or forge a line. */
const unfit = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** What one sender calls its streams: their canonical names (RFC 3550 §6.5.1). */
export class PeerNames {
  readonly #names = new Map<number, string>();

  /** A name that is empty or has control characters is none. */
  add(ssrc: number, name: string | undefined): void {
    if (!name || unfit.test(name)) return;
    this.#names.delete(ssrc);
    this.#names.set(ssrc, name);
    const [oldest] = this.#names.keys();
    if (this.#names.size > maxNames && oldest !== undefined) this.#names.delete(oldest);
  }

  get(ssrc: number): string | undefined {
    return this.#names.get(ssrc);
  }
}
