import { type Clock, type StageEvent, type StageEventDetails, usPerSecond } from '@arkavo-pipeline/core';
import { remember } from '../remember.js';
import { ConnectionSource } from './connection-source.js';
import { ConnectionSources } from './connection-sources.js';
import { SourceTimeline } from './source-timeline.js';

export type SourceRegistryOptions = {
  readonly clock: Clock;
  /** Sources of one connection at one time. */
  readonly maxPerConnection: number;
  readonly onEvent: (event: StageEvent) => void;
};

/** Where a connection comes from. */
export type SourceOrigin = {
  /** The same when a peer connects again, also after it was started anew: its address, and its name where it has one. */
  readonly key: string;
  /** The same for all connections whose packets are on one timeline. */
  readonly senderId: string;
  /** For `source-added`. */
  readonly details: () => StageEventDetails;
  /** A source is not one of this connection any more. */
  readonly onGone?: (source: ConnectionSource) => void;
};

type Owner = {
  readonly key: string;
  readonly source: ConnectionSource;
  readonly sources: ConnectionSources;
  /** The connection that seemed to be lost when this one went on with the source. */
  readonly takenFrom: ConnectionSources | undefined;
};

/** Names and timelines that are kept for those who come back. */
const maxRemembered = 1024;
/** Names of one id that are kept for one origin, which may be several phones. */
const maxNames = 64;

/** A connection that was silent for so long may be one whose end has not been noticed. */
const quietUs = usPerSecond;

/**
 * The sources of all connections, each under one name: the id it has on the wire, or `id (2)` while another connection has
 * a source of that id. One that comes back has the name it had, as long as nobody else has it, and goes on where it stood.
 *
 * A connection that was silent while another one of its origin came, with a source of the same id, seems to be lost: the other
 * one goes on under its name. When it does speak again, there are two: it has its name back, and the other one gets its own.
 */
export class SourceRegistry {
  readonly #options: SourceRegistryOptions;
  /** By name. */
  readonly #owners = new Map<string, Owner>();
  /** Those that an origin had for an id, the first one first; the latest origin is last. */
  readonly #names = new Map<string, readonly string[]>();
  /** By name; the latest is last. */
  readonly #timelines = new Map<string, SourceTimeline>();

  constructor(options: SourceRegistryOptions) {
    this.#options = options;
  }

  /** The sources of a new connection. */
  connect(origin: SourceOrigin): ConnectionSources {
    const sources: ConnectionSources = new ConnectionSources({
      clock: this.#options.clock,
      maxSources: this.#options.maxPerConnection,
      add: (wireId) => this.#add(origin, sources, wireId),
      remove: ({ name }) => this.#remove(name),
      announce: (source) => this.#announce(origin, source),
      onGone: (source) => origin.onGone?.(source),
    });
    return sources;
  }

  #add(origin: SourceOrigin, sources: ConnectionSources, wireId: string): ConnectionSource {
    const key = `${origin.key}\n${wireId}`;
    const names = this.#names.get(key) ?? [];
    const known = names.find((name) => this.#isFor(name, key, sources));
    const name = known ?? this.#freeName(wireId);
    const takenFrom = this.#release(name, sources);
    remember(this.#names, key, known || names.length >= maxNames ? names : [...names, name], maxRemembered);
    const timeline = this.#timelines.get(name) ?? new SourceTimeline();
    remember(this.#timelines, name, timeline, maxRemembered);
    const source = new ConnectionSource({ wireId, name, senderId: origin.senderId, timeline });
    this.#owners.set(name, { key, source, sources, takenFrom });
    this.#announce(origin, source);
    return source;
  }

  #announce(origin: SourceOrigin, { name, wireId }: ConnectionSource): void {
    this.#options.onEvent({ type: 'source-added', sourceId: name, details: { ...origin.details(), wireId } });
  }

  /** Whether nobody has the name, or only a connection that it seems to have lost, or that took it from this one. */
  #isFor(name: string, key: string, sources: ConnectionSources): boolean {
    const owner = this.#owners.get(name);
    if (!owner || owner.takenFrom === sources) return true;
    return owner.key === key && this.#options.clock.nowUs() - owner.source.heardUs >= quietUs;
  }

  /** Who has the name has it no more. Returns the connection that it is taken from, unless it is given back. */
  #release(name: string, sources: ConnectionSources): ConnectionSources | undefined {
    const owner = this.#owners.get(name);
    if (!owner) return undefined;
    if (owner.takenFrom !== sources) {
      owner.sources.lose(owner.source);
      return owner.sources;
    }
    owner.sources.giveBack(owner.source);
    return undefined;
  }

  #freeName(wireId: string): string {
    let name = wireId;
    for (let number = 2; this.#owners.has(name); number++) name = `${wireId} (${number})`;
    return name;
  }

  #remove(name: string): void {
    this.#owners.delete(name);
    this.#options.onEvent({ type: 'source-removed', sourceId: name });
  }
}
