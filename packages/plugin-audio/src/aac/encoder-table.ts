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

  /** Takes out the sources that have gone, and one more when a new one would be too many. `arriving` stays. */
  takeEnded(arriving: string, nowUs: number): SourceEncoder[] {
    const ended: SourceEncoder[] = [];
    for (const [sourceId, { encoder, latestUs }] of this.#entries) {
      if (sourceId === arriving) continue;
      const isFull = !this.#entries.has(arriving) && this.#entries.size >= maxSources;
      if (!isFull && nowUs - latestUs < this.#idleUs) break;
      this.#entries.delete(sourceId);
      ended.push(encoder);
    }
    return ended;
  }

  /** The source of that id, which had a packet now. */
  get(sourceId: string, nowUs: number): SourceEncoder {
    const encoder = this.#entries.get(sourceId)?.encoder ?? new SourceEncoder(sourceId, this.#bitrate);
    this.#entries.delete(sourceId);
    this.#entries.set(sourceId, { encoder, latestUs: nowUs });
    return encoder;
  }

  takeAll(): SourceEncoder[] {
    const all = [...this.#entries.values()].map(({ encoder }) => encoder);
    this.#entries.clear();
    return all;
  }
}
