import type { Packet } from '@arkavo-pipeline/core';
import type { TrackContext } from './track-context.js';

/** A track holds one source: the first that comes. Packets of others are dropped with the cause `other-source`. */
export class SourceGate {
  readonly #context: TrackContext;
  #sourceId: string | undefined;

  constructor(context: TrackContext) {
    this.#context = context;
  }

  admits(packet: Packet): boolean {
    this.#sourceId ??= packet.sourceId;
    if (packet.sourceId === this.#sourceId) return true;
    this.#context.drop('other-source');
    return false;
  }
}
