import { type Clock, secondsToUs, usPerSecond } from '@arkavo-pipeline/core';
import { remember } from '../remember.js';
import type { ConnectionSource } from './connection-source.js';

export type ConnectionSourcesOptions = {
  readonly clock: Clock;
  readonly maxSources: number;
  /** Gives a new source its name. */
  readonly add: (wireId: string) => ConnectionSource;
  readonly remove: (source: ConnectionSource) => void;
  /** Tells of a source that is there: there is more to say of it now. */
  readonly announce: (source: ConnectionSource) => void;
  /** The source is not one of this connection any more. */
  readonly onGone: (source: ConnectionSource) => void;
};

/** Why there is no source for a message. */
export type SourceRefusal = 'switched-away' | 'too-many-sources';

/** What comes of a source within this time after the connection has left it is late; afterwards the source is there again. */
const lateUs = usPerSecond;
/** Ids of sources that were left, and that are remembered. */
const maxLeft = 64;
/** A source that was silent for so long makes room for a new one. */
const idleUs = secondsToUs(10);

/** The sources of one connection, by their ids on the wire. */
export class ConnectionSources {
  readonly #options: ConnectionSourcesOptions;
  readonly #sources = new Map<string, ConnectionSource>();
  /** Until when what comes of an id is late; undefined: until `lateUs` after something comes. */
  readonly #left = new Map<string, number | undefined>();
  #closed = false;

  constructor(options: ConnectionSourcesOptions) {
    this.#options = options;
  }

  /** All of them. */
  [Symbol.iterator](): Iterator<ConnectionSource> {
    return this.#sources.values();
  }

  /** The source of a message that has come, new or not, or why there is none. After `close` there are too many. */
  hear(wireId: string): ConnectionSource | SourceRefusal {
    const nowUs = this.#options.clock.nowUs();
    const source = this.#sources.get(wireId) ?? this.#add(wireId, nowUs);
    if (typeof source !== 'string') source.heardUs = nowUs;
    return source;
  }

  /** The id on the wire of the source with this name. */
  wireId(name: string): string | undefined {
    for (const source of this.#sources.values()) if (source.name === name) return source.wireId;
    return undefined;
  }

  /** The connection is this source from now on, and no other. */
  switchTo(wireId: string): void {
    const untilUs = this.#options.clock.nowUs() + lateUs;
    for (const source of [...this.#sources.values()]) {
      if (source.wireId === wireId) continue;
      this.#remove(source);
      this.#leave(source.wireId, untilUs);
    }
    this.#left.delete(wireId);
  }

  /** Tells again of each source. */
  announce(): void {
    for (const source of this.#sources.values()) this.#options.announce(source);
  }

  /**
   * Another connection goes on with this source, as this one seems to be lost: what still comes of it is late, unless it goes
   * on coming.
   */
  lose(source: ConnectionSource): void {
    this.giveBack(source);
    this.#leave(source.wireId, undefined);
  }

  /** The connection that this source was taken over from is there after all; it gets a new name when it is heard of again here. */
  giveBack(source: ConnectionSource): void {
    this.#sources.delete(source.wireId);
    this.#options.onGone(source);
  }

  /** The connection is over, and so are its sources. */
  close(): void {
    this.#closed = true;
    for (const source of [...this.#sources.values()]) this.#remove(source);
  }

  #add(wireId: string, nowUs: number): ConnectionSource | SourceRefusal {
    if (this.#isLate(wireId, nowUs)) return 'switched-away';
    if (this.#closed || !this.#hasRoom(nowUs)) return 'too-many-sources';
    const source = this.#options.add(wireId);
    this.#sources.set(wireId, source);
    return source;
  }

  #isLate(wireId: string, nowUs: number): boolean {
    if (!this.#left.has(wireId)) return false;
    const untilUs = this.#left.get(wireId) ?? nowUs + lateUs;
    if (nowUs < untilUs) this.#left.set(wireId, untilUs);
    else this.#left.delete(wireId);
    return nowUs < untilUs;
  }

  /** At the limit, the source that was silent for longest goes. */
  #hasRoom(nowUs: number): boolean {
    if (this.#sources.size < this.#options.maxSources) return true;
    let idlest: ConnectionSource | undefined;
    for (const source of this.#sources.values()) if (!idlest || source.heardUs < idlest.heardUs) idlest = source;
    if (!idlest || nowUs - idlest.heardUs < idleUs) return false;
    this.#remove(idlest);
    return true;
  }

  #remove(source: ConnectionSource): void {
    this.#sources.delete(source.wireId);
    this.#options.remove(source);
    this.#options.onGone(source);
  }

  #leave(wireId: string, untilUs: number | undefined): void {
    remember(this.#left, wireId, untilUs, maxLeft);
  }
}
