import type { FramePacket, SessionTimelineKind } from '@arkavo-pipeline/core';
import { maxSources } from '../compositor-options.js';
import { Source } from './source.js';

/** The sources of a session by their ids, in the order in which they appeared. Bounded in number. */
export class SourceTable {
  readonly #kind: SessionTimelineKind;
  readonly #sources = new Map<string, Source>();

  constructor(kind: SessionTimelineKind) {
    this.#kind = kind;
  }

  get all(): Iterable<Source> {
    return this.#sources.values();
  }

  /** The source of a packet. Undefined when there are as many as there may be, and none of them is without a picture. */
  of({ sourceId }: FramePacket): Source | undefined {
    const known = this.#sources.get(sourceId);
    if (known) return known;
    if (this.#sources.size >= maxSources && !this.#forgetOne()) return undefined;
    const source = new Source(sourceId, this.#kind);
    this.#sources.set(sourceId, source);
    return source;
  }

  close(): void {
    for (const source of this.#sources.values()) source.close();
    this.#sources.clear();
  }

  /** A source that went keeps its place in the order until it is needed. */
  #forgetOne(): boolean {
    for (const [id, { newest }] of this.#sources) {
      if (newest) continue;
      this.#sources.delete(id);
      return true;
    }
    return false;
  }
}
