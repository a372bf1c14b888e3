import { msToUs } from '@arkavo-pipeline/core';
import { Held } from './held.js';
import type { MemoryShare } from './memory-budget.js';
import type { RecorderContext } from './recorder-context.js';
import type { Sample } from './sample.js';
import type { TrackProgress } from './track-progress.js';

export type OpeningOptions = {
  readonly context: RecorderContext;
  readonly memory: MemoryShare;
  /** Of the samples that are held; whoever records notes them. */
  readonly progress: TrackProgress;
  /** Whether sound alone makes a file, too, when no picture comes in time. */
  readonly withoutPicture: boolean;
};

/**
 * What comes before the first file of a recording is begun: its tracks must all be known by then, and its samples are held until they are,
 * or until nobody waits any more.
 */
export class Opening {
  readonly #options: OpeningOptions;
  readonly #linked: readonly ('video' | 'audio')[];
  readonly #held: Held<Sample>;
  #awaitsKeyframe = false;

  constructor(options: OpeningOptions) {
    this.#options = options;
    this.#linked = (['video', 'audio'] as const).filter((kind) => options.context.inputs.has(kind));
    this.#held = new Held(options.memory);
  }

  /** Video has come, be it none that a file can begin with. */
  awaitKeyframe(): void {
    this.#awaitsKeyframe = true;
  }

  push(sample: Sample): void {
    this.#held.push(sample);
  }

  /** Whether the file can be begun, or has to be. */
  get isOver(): boolean {
    if (this.missing.length === 0) return true;
    const { context, progress } = this.#options;
    const sinceUs = this.isSoundAlone ? this.#soundSinceUs : progress.firstSeenUs('video');
    if (sinceUs === undefined) return false;
    const waitedUs = context.clock.nowUs() - sinceUs;
    return this.#held.isFull || waitedUs >= msToUs(context.options.trackTimeoutMs);
  }

  /** Whether what is there is enough for a file when nothing more comes. */
  get isEnough(): boolean {
    return this.#options.progress.has('video') || this.isSoundAlone;
  }

  /** Sound that no picture is awaited for any more, or that none is linked to. */
  get isSoundAlone(): boolean {
    const { progress, withoutPicture } = this.#options;
    if (this.#awaitsKeyframe || progress.sounds.length === 0) return false;
    return withoutPicture || !this.#linked.includes('video');
  }

  /** Neither picture nor sound has come, and none is needed. */
  get isEmpty(): boolean {
    const { progress, withoutPicture } = this.#options;
    return !this.#awaitsKeyframe && progress.sounds.length === 0 && withoutPicture;
  }

  /** What is linked and has not come. */
  get missing(): readonly ('video' | 'audio')[] {
    const { context, progress } = this.#options;
    const sounds = progress.sounds.length;
    return this.#linked.filter((kind) =>
      kind === 'video' ? !progress.has('video') : sounds < context.options.audioTracks,
    );
  }

  /** While no picture has come, the oldest sound makes room. */
  makeRoom(): void {
    if (this.#options.progress.has('video')) return;
    while (this.#held.isFull) {
      this.#held.takeOldest();
      this.#drop(1);
    }
  }

  /** All that is held. Sound from long before the first picture would make a file that begins black: it is dropped. */
  take(): Sample[] {
    const samples = this.#held.take();
    const first = samples.find(({ track }) => track === 'video');
    if (!first) return samples;
    const fromUs = first.ptsUs - msToUs(this.#options.context.options.trackTimeoutMs);
    const kept = samples.filter(({ track, ptsUs }) => track === 'video' || ptsUs >= fromUs);
    this.#drop(samples.length - kept.length);
    return kept;
  }

  /** Nothing is begun: what is held is dropped. */
  abandon(): void {
    this.#drop(this.#held.take().length);
  }

  #drop(count: number): void {
    if (count > 0) this.#options.context.drop('before-start', count);
  }

  get #soundSinceUs(): number | undefined {
    const { progress } = this.#options;
    const [first] = progress.sounds;
    return first && progress.firstSeenUs(first);
  }
}
