import { msToUs } from '@arkavo-pipeline/core';
import type { SourceDecoder } from './source-decoder.js';

/** Streams decoded at one time; beyond it, the one whose latest packet is oldest ends. */
const maxSources = 64;

type Entry = { readonly source: SourceDecoder; readonly latestUs: number };

/** The sources under way, by id. Bounded in number and, by the clock, in how long one that has gone is kept. */
export class SourceTable {
  readonly #open: () => SourceDecoder;
  readonly #idleUs: number;
  /** The source with the latest packet last. */
  readonly #entries = new Map<string, Entry>();

  /** A source that had no packet for `idleTimeoutMs` is taken to have gone. */
  constructor(open: () => SourceDecoder, idleTimeoutMs: number) {
    this.#open = open;
    this.#idleUs = msToUs(idleTimeoutMs);
  }

  /** Takes out the sources that have gone, and one more when a new one would be too many. `arriving` stays. */
  *takeEnded(arriving: string, nowUs: number): Generator<SourceDecoder, void, undefined> {
    const isNew = !this.#entries.has(arriving);
    for (const [id, { source, latestUs }] of this.#entries) {
      const isFull = isNew && this.#entries.size >= maxSources;
      if (id === arriving) continue;
      if (!isFull && nowUs - latestUs < this.#idleUs) return;
      this.#entries.delete(id);
      yield source;
    }
  }

  /** The source of that id, which had a packet now. */
  get(id: string, nowUs: number): SourceDecoder {
    const source = this.#entries.get(id)?.source ?? this.#open();
    this.#entries.delete(id);
    this.#entries.set(id, { source, latestUs: nowUs });
    return source;
  }

  takeAll(): SourceDecoder[] {
    const sources = [...this.#entries.values()].map(({ source }) => source);
    this.#entries.clear();
    return sources;
  }
}
