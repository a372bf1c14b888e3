import { kindOf, type Sample, type Track } from './sample.js';

type Progress = { readonly firstSeenUs: number; seenUs: number; ptsUs: number };

/** How far each track has come: `…SeenUs` on the clock, `ptsUs` on the pipeline's timeline. */
export class TrackProgress {
  readonly #tracks = new Map<Track, Progress>();

  note({ track, ptsUs }: Sample, nowUs: number): void {
    const progress = this.#tracks.get(track) ?? { firstSeenUs: nowUs, seenUs: nowUs, ptsUs };
    progress.seenUs = nowUs;
    progress.ptsUs = ptsUs;
    this.#tracks.set(track, progress);
  }

  /** When the track's first sample came; undefined before it. */
  firstSeenUs(track: Track): number | undefined {
    return this.#tracks.get(track)?.firstSeenUs;
  }

  /** Those that have begun; the video first. */
  get tracks(): Track[] {
    const all = [...this.#tracks.keys()];
    return [...all.filter((track) => track === 'video'), ...all.filter((track) => track !== 'video')];
  }

  /** Those that have begun and are sounds. */
  get sounds(): Track[] {
    return this.tracks.filter((track) => kindOf(track) === 'audio');
  }

  has(track: Track): boolean {
    return this.#tracks.has(track);
  }

  /** How far any of them has come on the pipeline's timeline. */
  get newestUs(): number {
    return [...this.#tracks.values()].reduce((newest, { ptsUs }) => Math.max(newest, ptsUs), Number.NEGATIVE_INFINITY);
  }

  /** The tracks that have been silent for longer than `limitUs`, and are that far behind the sample, too. */
  stalledBehind(sample: Sample, nowUs: number, limitUs: number): Track[] {
    return [...this.#tracks].flatMap(([track, { seenUs, ptsUs }]) =>
      nowUs - seenUs > limitUs && sample.ptsUs - ptsUs > limitUs ? [track] : [],
    );
  }
}
