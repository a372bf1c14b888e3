import { type StageEvent, type StageEventDetails, secondsToUs } from '@arkavo-pipeline/core';
import { remember } from '@arkavo-pipeline/transport/remember';
import { SourceTimeline } from './source-timeline.js';

/** Who has a source. */
export type SourceOwner = {
  /** The same when a sender comes back, also after it was started anew: the address of its machine. */
  readonly origin: string;
  /** For `source-added`. */
  readonly details: StageEventDetails;
  /** When anything of the sender was heard last, microseconds. */
  readonly heardUs: () => number;
  /** Another sender of this origin goes on with the source. */
  readonly lose: (source: Source) => void;
};

/** A source under the name that its packets carry. */
export type Source = { readonly wireId: string; readonly name: string; readonly timeline: SourceTimeline };

/** A sender that is silent for so long may be away. */
const quietUs = secondsToUs(1);
/** Names and timelines that are kept for those who come back. */
const maxRemembered = 1024;

/**
 * The sources of all senders, each under one name: the id it has on the wire, or `id (2)` while another sender has a source of that
 * id. One that comes back has the name it had, as long as nobody else has it, and goes on where it stood; also from another port,
 * when the one before is quiet.
 *
 * The registry of `@arkavo-pipeline/transport/sources` is another: there a connection takes over a source at once and gives it back when it
 * was wrong, as what it reads cannot wait, and all media of it have the sender's one clock. Here packets wait until it is clear whose
 * source they are, and each stream finds its place on the timeline by reports that may come late or never.
 */
export class SourceRegistry {
  readonly #onEvent: (event: StageEvent) => void;
  readonly #owners = new Map<string, { readonly owner: SourceOwner; readonly key: string; readonly source: Source }>();
  readonly #names = new Map<string, string>();
  readonly #timelines = new Map<string, SourceTimeline>();

  constructor(onEvent: (event: StageEvent) => void) {
    this.#onEvent = onEvent;
  }

  /**
   * When it is clear whose a source is that a sender began at `beganUs`, microseconds: another one of its origin, which has the name and has
   * been silent since, may be the same one that was started again, or is heard before it has been silent for long.
   */
  clearUs(wireId: string, owner: SourceOwner, beganUs: number): number {
    const key = keyOf(wireId, owner);
    const other = this.#owners.get(this.#names.get(key) ?? wireId);
    if (other?.key !== key) return beganUs;
    const heardUs = other.owner.heardUs();
    return heardUs < beganUs ? heardUs + quietUs : beganUs;
  }

  add(wireId: string, owner: SourceOwner, nowUs: number): Source {
    const key = keyOf(wireId, owner);
    const known = this.#names.get(key);
    const name = known !== undefined && this.#isFree(known, key, nowUs) ? known : this.#freeName(wireId);
    const previous = this.#owners.get(name);
    const source = { wireId, name, timeline: this.#timelines.get(name) ?? new SourceTimeline() };
    remember(this.#names, key, name, maxRemembered);
    remember(this.#timelines, name, source.timeline, maxRemembered);
    this.#owners.set(name, { owner, key, source });
    previous?.owner.lose(previous.source);
    this.#onEvent({ type: 'source-added', sourceId: name, details: { ...owner.details, wireId } });
    return source;
  }

  /** No more will come of it; nothing happens when another sender has gone on with it. */
  remove(source: Source): void {
    if (this.#owners.get(source.name)?.source !== source) return;
    this.#owners.delete(source.name);
    this.#onEvent({ type: 'source-removed', sourceId: source.name });
  }

  #isFree(name: string, key: string, nowUs: number): boolean {
    const owned = this.#owners.get(name);
    return owned === undefined || (owned.key === key && nowUs - owned.owner.heardUs() >= quietUs);
  }

  #freeName(wireId: string): string {
    let name = wireId;
    for (let number = 2; this.#owners.has(name); number++) name = `${wireId} (${number})`;
    return name;
  }
}

function keyOf(wireId: string, { origin }: SourceOwner): string {
  return `${origin}\n${wireId}`;
}
