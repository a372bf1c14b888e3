import { type AudioPacket, type Clock, msToUs, type SessionTimelineKind } from '@arkavo-pipeline/core';
import { SourceTrack, type Unmixed } from './source-track.js';

/** Sources mixed at one time. */
const maxSources = 16;
/** Sound that is this much ahead of the clock, microseconds, is of another time. */
const maxAheadUs = 10_000_000;

/** Why a packet is not taken at all. */
export type Refused = 'too-many-sources' | 'too-early';

type Entry = { readonly track: SourceTrack; latestUs: number };

/** The sources that are there, by id: at most `maxSources`. */
export class TrackTable {
  readonly #kind: SessionTimelineKind;
  readonly #clock: Clock;
  readonly #timeoutUs: number;
  readonly #entries = new Map<string, Entry>();
  readonly #tracks = new Map<string, SourceTrack>();

  constructor(kind: SessionTimelineKind, clock: Clock, sourceTimeoutMs: number) {
    this.#kind = kind;
    this.#clock = clock;
    this.#timeoutUs = msToUs(sourceTimeoutMs);
  }

  get tracks(): ReadonlyMap<string, SourceTrack> {
    return this.#tracks;
  }

  /** When the earliest sound that was not mixed begins; undefined when there is none. */
  get nextUs(): number | undefined {
    const starts = [...this.#tracks.values()].flatMap(({ nextUs }) => nextUs ?? []);
    return starts.length === 0 ? undefined : Math.min(...starts);
  }

  /** Takes the packet over, or returns why it does not. */
  add(packet: AudioPacket): Refused | undefined {
    const nowUs = this.#clock.nowUs();
    const entry = this.#entries.get(packet.sourceId) ?? this.#open(packet.sourceId, nowUs);
    if (!entry) return 'too-many-sources';
    const startUs = entry.track.place(packet);
    const isEarly = this.#kind === 'capture' && (startUs > nowUs + maxAheadUs || entry.track.isFull);
    if (isEarly) return 'too-early';
    entry.latestUs = nowUs;
    entry.track.add(packet, startUs);
    return undefined;
  }

  /** Takes out the sources that have gone: nothing of them is left, and they have ended or been silent for too long. */
  takeGone(): string[] {
    const silentUs = this.#clock.nowUs() - this.#timeoutUs;
    const isOver = ({ track, latestUs }: Entry) => track.hasEnded || (this.#kind === 'capture' && latestUs < silentUs);
    const gone = [...this.#entries].filter(([, entry]) => entry.track.nextUs === undefined && isOver(entry));
    for (const [sourceId] of gone) {
      this.#entries.delete(sourceId);
      this.#tracks.delete(sourceId);
    }
    return gone.map(([sourceId]) => sourceId);
  }

  /** Of the sources that are waited for, nothing more will come. */
  endBehind(untilUs: number): void {
    for (const track of this.#tracks.values()) if (track.endUs < untilUs) track.end();
  }

  /** Of the sources that are meant, nothing more will come. */
  endIf(isMeant: (sourceId: string) => boolean): void {
    for (const [sourceId, track] of this.#tracks) if (isMeant(sourceId)) track.end();
  }

  /** Whether a source that has not ended is known up to a time before that one only. */
  isAnyBehind(untilUs: number): boolean {
    return [...this.#tracks.values()].some(({ endUs, hasEnded }) => !hasEnded && endUs < untilUs);
  }

  /** The packets of all sources that were not mixed since this was last asked. */
  takeUnmixed(): Unmixed {
    const sum: Unmixed = { late: 0, overlapped: 0, unsteady: 0 };
    for (const track of this.#tracks.values()) {
      const { late, overlapped, unsteady } = track.takeUnmixed();
      sum.late += late;
      sum.overlapped += overlapped;
      sum.unsteady += unsteady;
    }
    return sum;
  }

  close(): void {
    for (const track of this.#tracks.values()) track.close();
    this.#tracks.clear();
    this.#entries.clear();
  }

  #open(sourceId: string, nowUs: number): Entry | undefined {
    if (this.#entries.size >= maxSources) return undefined;
    const entry = { track: new SourceTrack(this.#kind), latestUs: nowUs };
    this.#entries.set(sourceId, entry);
    this.#tracks.set(sourceId, entry.track);
    return entry;
  }
}
