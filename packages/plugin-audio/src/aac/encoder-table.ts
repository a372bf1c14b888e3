import { msToUs } from '@arkavo-pipeline/core';
import { SourceEncoder } from './source-encoder.js';

/** Sources encoded at one time: 16, and their mix. Beyond it, the one whose latest packet is oldest ends. */
const maxSources = 17;

type Entry = { readonly encoder: SourceEncoder; readonly latestUs: number };

/** The sources under way, by id. */
export class EncoderTable {
  readonly #bitrate: number;
  readonly #idleUs: number;
  /** The source with the latest packet last. */
  readonly #entries = new Map<string, Entry>();

  constructor(bitrate: number, idleTimeoutMs: number) {
    this.#bitrate = bitrate;
    this.#idleUs = msToUs(idleTimeoutMs);
  }

  /** The sources that have gone, or the one quiet for longest when a new one would be too many. `arriving` is none of them. */
  ended(arriving: string, nowUs: number): SourceEncoder[] {
    const isFull = !this.#entries.has(arriving) && this.#entries.size >= maxSources;
    return [...this.#entries.values()]
      .filter(({ encoder }) => encoder.sourceId !== arriving)
      .filter(({ latestUs }, index) => (isFull && index === 0) || nowUs - latestUs >= this.#idleUs)
      .map(({ encoder }) => encoder);
  }

  /** The source of that id, which had a packet now. */
  get(sourceId: string, nowUs: number): SourceEncoder {
    const encoder = this.#entries.get(sourceId)?.encoder ?? new SourceEncoder(sourceId, this.#bitrate);
    this.#entries.delete(sourceId);
    this.#entries.set(sourceId, { encoder, latestUs: nowUs });
    return encoder;
  }

  all(): SourceEncoder[] {
    return [...this.#entries.values()].map(({ encoder }) => encoder);
  }

  remove({ sourceId }: SourceEncoder): void {
    this.#entries.delete(sourceId);
  }
}
