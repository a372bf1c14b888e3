import { type Clock, type StageEvent, type StageEventDetails, usPerSecond } from '@arkavo-pipeline/core';
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
};

type Owner = { readonly key: string; readonly source: ConnectionSource; readonly sources: ConnectionSources };

/** Names and timelines that are kept for those who come back. */
const maxRemembered = 1024;

/** A connection that was silent for so long may be one whose end has not been noticed. */
const quietUs = usPerSecond;

/**
 * The sources of all connections, each under one name: the id it has on the wire, or `id (2)` while another connection has
 * a source of that id. One that comes back has the name it had, as long as nobody else has it, and goes on where it stood.
 */
export class SourceRegistry {
  readonly #options: SourceRegistryOptions;
  /** By name. */
  readonly #owners = new Map<string, Owner>();
  /** By origin and id; the latest is last. */
  readonly #names = new Map<string, string>();
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
    });
    return sources;
  }

  #add(origin: SourceOrigin, sources: ConnectionSources, wireId: string): ConnectionSource {
    const key = `${origin.key}\n${wireId}`;
    const name = this.#free(key) ?? this.#freeName(wireId);
    remember(this.#names, key, name);
    const timeline = this.#timelines.get(name) ?? new SourceTimeline();
    remember(this.#timelines, name, timeline);
    const source = new ConnectionSource({ wireId, name, senderId: origin.senderId, timeline });
    this.#owners.set(name, { key, source, sources });
    this.#options.onEvent({ type: 'source-added', sourceId: name, details: { ...origin.details(), wireId } });
    return source;
  }

  /** The name that such a source had, when nobody has it, or only a connection that it seems to have lost. */
  #free(key: string): string | undefined {
    const name = this.#names.get(key);
    const owner = name === undefined ? undefined : this.#owners.get(name);
    if (!owner) return name;
    const silentUs = this.#options.clock.nowUs() - owner.source.heardUs;
    if (owner.key !== key || silentUs < quietUs) return undefined;
    owner.sources.forget(owner.source);
    return name;
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

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > maxRemembered && oldest !== undefined) map.delete(oldest);
}
