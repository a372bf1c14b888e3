import type { Clock } from '@arkavo-pipeline/core';
import type { ConnectionSource } from './connection-source.js';

export type ConnectionSourcesOptions = {
  readonly clock: Clock;
  readonly maxSources: number;
  /** Gives a new source its name. */
  readonly add: (wireId: string) => ConnectionSource;
  readonly remove: (source: ConnectionSource) => void;
};

/** Ids that a connection has switched away from, and that are remembered. */
const maxLeft = 64;

/** The sources of one connection, by their ids on the wire. */
export class ConnectionSources {
  readonly #options: ConnectionSourcesOptions;
  readonly #sources = new Map<string, ConnectionSource>();
  readonly #left = new Set<string>();
  #closed = false;

  constructor(options: ConnectionSourcesOptions) {
    this.#options = options;
  }

  /** Whether the connection has switched away from this source: what still comes of it is late. */
  hasLeft(wireId: string): boolean {
    return this.#left.has(wireId);
  }

  /** The source of a message that has come, new or not; undefined when there are too many, or the connection is over. */
  hear(wireId: string): ConnectionSource | undefined {
    const source = this.#sources.get(wireId) ?? this.#add(wireId);
    if (source) source.heardUs = this.#options.clock.nowUs();
    return source;
  }

  /** The id on the wire of the source with this name. */
  wireId(name: string): string | undefined {
    for (const source of this.#sources.values()) if (source.name === name) return source.wireId;
    return undefined;
  }

  /** The connection is this source from now on, and no other. Returns the ids it was before. */
  switchTo(wireId: string): readonly string[] {
    const others = [...this.#sources.keys()].filter((other) => other !== wireId);
    for (const other of others) this.#leave(other);
    this.#left.delete(wireId);
    return others;
  }

  /** Another connection is this source now; it gets a new name when it is heard of again here. */
  forget(source: ConnectionSource): void {
    this.#sources.delete(source.wireId);
  }

  /** The connection is over, and so are its sources. */
  close(): void {
    this.#closed = true;
    for (const source of this.#sources.values()) this.#options.remove(source);
    this.#sources.clear();
  }

  #add(wireId: string): ConnectionSource | undefined {
    if (this.#closed || this.#sources.size >= this.#options.maxSources) return undefined;
    const source = this.#options.add(wireId);
    this.#sources.set(wireId, source);
    return source;
  }

  #leave(wireId: string): void {
    const source = this.#sources.get(wireId);
    if (source) this.#options.remove(source);
    this.#sources.delete(wireId);
    if (this.#left.size < maxLeft) this.#left.add(wireId);
  }
}
