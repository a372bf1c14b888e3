import { msToUs } from '@arkavo-pipeline/core';
import type { MediaStream } from './media-stream.js';
import type { PeerNames } from './peer-names.js';
import type { Output, ReceiverContext } from './receiver-context.js';
import type { Source, SourceOwner } from './source-registry.js';

/** How long a stream waits for its name. A udp-sender says it before the first packet, and four times more in the first second. */
const namePatienceUs = msToUs(400);

type PeerSource = { readonly source: Source; readonly streams: Map<Output, MediaStream> };

/** What a stream has joined: its source, and the stream of the same kind that it takes the place of. */
export type Joined = { readonly source: Source; readonly replaced: MediaStream | undefined };

/** The sources of one sender: streams of one name are one source, with one stream of each kind. */
export class PeerSources {
  readonly #context: ReceiverContext;
  readonly #names: PeerNames;
  readonly #owner: SourceOwner;
  /** For streams that are never named. */
  readonly #fallback: string;
  /** By name, of which one source may have two: that of its place, and its own that came later. */
  readonly #sources = new Map<string, PeerSource>();

  constructor(context: ReceiverContext, names: PeerNames, owner: SourceOwner, fallback: string) {
    this.#context = context;
    this.#names = names;
    this.#owner = owner;
    this.#fallback = fallback;
  }

  [Symbol.iterator](): Iterator<Source> {
    return new Set([...this.#sources.values()].map(({ source }) => source)).values();
  }

  /** When a stream gets its source: as soon as it has a name, and nobody else may have it; without one, in the end. */
  dueUs({ ssrc, begunUs }: MediaStream): number {
    const name = this.#names.get(ssrc);
    if (name === undefined) return begunUs + namePatienceUs;
    return this.#find(name) ? begunUs : this.#context.sources.clearUs(name, this.#owner, begunUs);
  }

  /** Whether there is no place for the source that a stream is known to be of. */
  refuses(ssrc: number): boolean {
    const name = this.#names.get(ssrc);
    return name !== undefined && !this.#hasRoom && !this.#find(name);
  }

  /** Gives a stream its source; undefined before it is due. */
  join(stream: MediaStream, nowUs: number): Joined | 'too-many-sources' | undefined {
    if (nowUs < this.dueUs(stream)) return undefined;
    const name = this.#names.get(stream.ssrc);
    const found = this.#find(name) ?? this.#add(name ?? this.#fallback, nowUs);
    if (!found) return 'too-many-sources';
    const replaced = found.streams.get(stream.output);
    found.streams.set(stream.output, stream);
    return { source: found.source, replaced };
  }

  /** A stream is over, and with its last stream a source. */
  leave(stream: MediaStream): void {
    for (const [name, { source, streams }] of this.#sources) {
      if (streams.get(stream.output) === stream) streams.delete(stream.output);
      if (streams.size > 0) continue;
      this.#sources.delete(name);
      this.#context.sources.remove(source);
    }
  }

  /** The streams of a source that another sender has gone on with. */
  lose(lost: Source): readonly MediaStream[] {
    const streams: MediaStream[] = [];
    for (const [name, { source, streams: all }] of this.#sources) {
      if (source !== lost) continue;
      streams.push(...all.values());
      this.#sources.delete(name);
    }
    return streams;
  }

  get #hasRoom(): boolean {
    return this.#sources.size < this.#context.maxSourcesPerPeer;
  }

  /** A source that began without a name has got one by now. */
  #find(name: string | undefined): PeerSource | undefined {
    const known = this.#sources.get(name ?? this.#fallback);
    if (known || name === undefined) return known;
    const unnamed = this.#sources.get(this.#fallback);
    const isItsName = unnamed && [...unnamed.streams.values()].some(({ ssrc }) => this.#names.get(ssrc) === name);
    if (isItsName) this.#sources.set(name, unnamed);
    return isItsName ? unnamed : undefined;
  }

  #add(name: string, nowUs: number): PeerSource | undefined {
    if (!this.#hasRoom) return undefined;
    const added = { source: this.#context.sources.add(name, this.#owner, nowUs), streams: new Map() };
    this.#sources.set(name, added);
    return added;
  }
}
