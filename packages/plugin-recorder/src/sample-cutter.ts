import type { Clock } from '@arkavo-pipeline/core';
import { Held } from './held.js';
import type { MemoryShare } from './memory-budget.js';
import type { MetadataLine } from './metadata-line.js';
import type { Sample, Track } from './sample.js';

export type CutterItem = Sample | MetadataLine;

/**
 * What becomes of items, in order: one for the file, one that a pause cuts out, the beginning of the next file at a time of the file's timeline, or
 * the end of a track, of which nothing comes behind it.
 */
export type CutterStep =
  | { readonly item: CutterItem }
  | { readonly dropped: CutterItem }
  | { readonly cutUs: number }
  | { readonly ended: Track };

export type SampleCutterOptions = {
  /** The track whose keyframes are where it can be cut. */
  readonly leader: Track;
  readonly followers: readonly Track[];
  readonly clock: Clock;
  readonly memory: MemoryShare;
  /** How long a cut waits for the sound that belongs before it, microseconds. */
  readonly patienceUs: number;
};

/** A cut that waits until every track has come to its time. */
type Barrier = { readonly kind: 'segment' | 'resume'; readonly atUs: number; readonly sinceUs: number };

/**
 * Cuts the tracks of a recording at one and the same time: where a segment begins, and where a pause is taken out. Sound and metadata
 * that are ahead of the picture wait for it, so that nothing has to be called back from a file when a cut comes. At a cut the picture
 * waits for the sound that belongs before it.
 *
 * A pause is taken out of all tracks by one and the same shift, so that sound and picture stay as they were to each other. It is such that
 * the sound goes on without a gap; the last picture before the pause is shown for less than one audio frame longer.
 */
export class SampleCutter {
  readonly #options: SampleCutterOptions;
  readonly #held: Held<CutterItem>;
  readonly #followers: Set<Track>;
  #leader: Track;
  #mode: 'on' | 'paused' | 'resuming' = 'on';
  #wantsCut = false;
  #barrier: Barrier | undefined;
  /** What pauses have taken out. */
  #shiftUs = 0;
  #leaderUs = Number.NEGATIVE_INFINITY;
  #leaderEndUs = Number.NEGATIVE_INFINITY;
  /** Of what is paused, sound before this still belongs to the recording. */
  #keepUntilUs = Number.NEGATIVE_INFINITY;
  /** By how much sound is kept beyond the last picture: a frame of it, so that the picture after the pause is not before that. */
  #frameUs = 0;
  readonly #seenEndUs = new Map<Track, number>();
  readonly #emittedEndUs = new Map<Track, number>();
  #steps: CutterStep[] = [];

  constructor(options: SampleCutterOptions) {
    this.#options = options;
    this.#held = new Held(options.memory);
    this.#leader = options.leader;
    this.#followers = new Set(options.followers);
  }

  get leader(): Track {
    return this.#leader;
  }

  /** Whether what comes is recorded: only then is its time in the file known. */
  get isOn(): boolean {
    return this.#mode === 'on';
  }

  /** Whether a keyframe of the leader is awaited. */
  get awaitsKeyframe(): boolean {
    return !this.#barrier && (this.#mode === 'resuming' || (this.#mode === 'on' && this.#wantsCut));
  }

  /** When in the file something is that comes now, while it is on. */
  toFileUs(ptsUs: number): number {
    return ptsUs - this.#shiftUs;
  }

  push(item: CutterItem): CutterStep[] {
    if (item.track !== 'metadata') this.#noteSeen(item);
    this.#take(item);
    return this.#takeSteps();
  }

  /** Everything from the leader's last picture on is cut out. */
  pause(): CutterStep[] {
    if (this.#barrier) this.#pass(this.#barrier);
    if (this.#mode === 'on') this.#keepUntilUs = this.#leaderEndUs + this.#frameUs;
    const held = this.#held.take();
    const wasOn = this.#mode === 'on';
    this.#mode = 'paused';
    for (const item of held) {
      if (wasOn && item.ptsUs < this.#keepUntilUs) this.#emit(item);
      else this.#steps.push({ dropped: item });
    }
    return this.#takeSteps();
  }

  /** It goes on with the next keyframe of the leader. */
  resume(): void {
    if (this.#mode === 'paused') this.#mode = 'resuming';
  }

  /** The next keyframe of the leader begins a file. */
  split(): void {
    this.#wantsCut = true;
  }

  /** A track that begins late: a cut waits for it, too. */
  addTrack(track: Track): void {
    this.#followers.add(track);
  }

  /** Nothing more comes of this track: nothing waits for it. */
  endTrack(track: Track): CutterStep[] {
    this.#followers.delete(track);
    // What waits of it still belongs into a file that has it; a cut behind that is one without it.
    if (track === this.#leader && this.#barrier) this.#pass(this.#barrier);
    this.#steps.push({ ended: track });
    if (track === this.#leader) this.#follow();
    if (this.#barrier) this.#passIfReady(this.#barrier);
    return this.#takeSteps();
  }

  /** Everything that waits. */
  flush(): CutterStep[] {
    if (this.#barrier) this.#pass(this.#barrier);
    const isCutOut = this.#mode !== 'on';
    for (const item of this.#held.take()) {
      if (isCutOut) this.#steps.push({ dropped: item });
      else this.#emit(item);
    }
    return this.#takeSteps();
  }

  #take(item: CutterItem): void {
    if (this.#barrier) this.#takeAtBarrier(item, this.#barrier);
    else if (item.track === this.#leader) this.#takeLeader(item as Sample);
    else this.#takeFollower(item);
  }

  #takeLeader(sample: Sample): void {
    const { keyframe } = sample;
    if (this.#mode === 'paused' || (this.#mode === 'resuming' && !keyframe)) this.#steps.push({ dropped: sample });
    else if (this.#mode === 'resuming') this.#raise('resume', sample);
    else if (keyframe && this.#wantsCut) this.#raise('segment', sample);
    else this.#emitLeader(sample);
  }

  #takeFollower(item: CutterItem): void {
    if (this.#mode === 'on' ? item.ptsUs < this.#leaderUs : item.ptsUs < this.#keepUntilUs) this.#emit(item);
    else if (this.#mode === 'paused') this.#steps.push({ dropped: item });
    else this.#hold(item);
  }

  #takeAtBarrier(item: CutterItem, barrier: Barrier): void {
    if (item.track === this.#leader || item.ptsUs >= barrier.atUs) this.#hold(item);
    else if (barrier.kind === 'segment' || item.ptsUs < this.#keepUntilUs) this.#emit(item);
    else this.#steps.push({ dropped: item });
    this.#passIfReady(barrier);
  }

  /** What there is no room for goes on its way. */
  #hold(item: CutterItem): void {
    this.#held.push(item);
    if (this.#barrier || !this.#held.isFull) return;
    const oldest = this.#held.takeOldest();
    if (oldest && this.#mode === 'on') this.#emit(oldest);
    else if (oldest) this.#steps.push({ dropped: oldest });
  }

  #raise(kind: Barrier['kind'], keyframe: Sample): void {
    const barrier: Barrier = { kind, atUs: keyframe.ptsUs, sinceUs: this.#options.clock.nowUs() };
    const held = this.#held.take();
    this.#barrier = barrier;
    for (const item of held) {
      if (item.ptsUs >= barrier.atUs) this.#held.push(item);
      else if (kind === 'segment') this.#emit(item);
      else this.#steps.push({ dropped: item });
    }
    this.#hold(keyframe);
    this.#passIfReady(barrier);
  }

  #passIfReady(barrier: Barrier): void {
    const waitedUs = this.#options.clock.nowUs() - barrier.sinceUs;
    if (this.#isReady(barrier) || this.#held.isFull || waitedUs >= this.#options.patienceUs) this.#pass(barrier);
  }

  /** After a pause it is a sample that counts: what it is after says how long the pause was. */
  #isReady({ kind, atUs }: Barrier): boolean {
    return [...this.#followers].every((track) =>
      kind === 'segment' ? (this.#seenEndUs.get(track) ?? 0) >= atUs : this.#held.some((item) => item.track === track),
    );
  }

  #pass({ kind, atUs }: Barrier): void {
    this.#barrier = undefined;
    const held = this.#held.take();
    if (kind === 'resume') {
      this.#shiftUs += this.#cutOutUs(held, atUs);
      this.#mode = 'on';
    } else {
      this.#wantsCut = false;
      this.#steps.push({ cutUs: atUs - this.#shiftUs });
    }
    const [first, ...others] = [...held].sort((a, b) => this.#rank(a) - this.#rank(b));
    if (first?.track === this.#leader) this.#emitLeader(first as Sample);
    else if (first) this.#take(first);
    for (const item of others) this.#take(item);
  }

  /** The leader's items first; the order within a track stays. */
  #rank({ track }: CutterItem): number {
    return track === this.#leader ? 0 : 1;
  }

  /** How long the pause was that ends at this time. */
  #cutOutUs(held: readonly CutterItem[], atUs: number): number {
    const mostUs = atUs - this.#leaderUs - 1;
    for (const track of this.#followers) {
      const endUs = this.#emittedEndUs.get(track) ?? Number.NEGATIVE_INFINITY;
      const next = held.find((item) => item.track === track);
      if (next && endUs >= this.#leaderEndUs) return Math.min(mostUs, next.ptsUs - endUs);
    }
    return Math.min(mostUs, atUs - this.#leaderEndUs);
  }

  #emitLeader(sample: Sample): void {
    this.#leaderUs = Math.max(this.#leaderUs, sample.ptsUs);
    this.#leaderEndUs = Math.max(this.#leaderEndUs, sample.ptsUs + sample.durationUs);
    if (this.#held.count > 0) this.#emitBefore(this.#leaderUs);
    this.#emit(sample);
  }

  #emitBefore(us: number): void {
    for (const item of this.#held.take()) {
      if (item.ptsUs < us) this.#emit(item);
      else this.#held.push(item);
    }
  }

  #emit(item: CutterItem): void {
    if (item.track !== 'metadata') this.#emittedEndUs.set(item.track, item.ptsUs + item.durationUs);
    this.#steps.push({ item: { ...item, ptsUs: item.ptsUs - this.#shiftUs } });
  }

  /** Another track leads. */
  #follow(): void {
    const [next] = this.#followers;
    if (next === undefined) return;
    this.#followers.delete(next);
    this.#leader = next;
    this.#leaderUs = Math.max(this.#leaderUs, this.#emittedEndUs.get(next) ?? this.#leaderUs);
    this.#leaderEndUs = Math.max(this.#leaderEndUs, this.#leaderUs);
    if (this.#mode !== 'on') return;
    for (const item of this.#held.take()) this.#take(item);
  }

  #noteSeen({ track, ptsUs, durationUs }: Sample): void {
    if (this.#followers.has(track)) this.#frameUs = Math.max(this.#frameUs, durationUs);
    this.#seenEndUs.set(track, Math.max(this.#seenEndUs.get(track) ?? 0, ptsUs + durationUs));
  }

  #takeSteps(): CutterStep[] {
    const steps = this.#steps;
    this.#steps = [];
    return steps;
  }
}
