import type { Packet } from '@arkavo-pipeline/core';

/** Each track of a file holds one source: the first that comes. Metadata may be of any. */
export class SourceGate {
  readonly #sources = new Map<Packet['kind'], string>();

  admits({ kind, sourceId }: Packet): boolean {
    if (kind === 'metadata') return true;
    const first = this.#sources.get(kind);
    if (first === undefined) this.#sources.set(kind, sourceId);
    return first === undefined || first === sourceId;
  }
}
