/** Sources that are remembered; ids may come from another machine. */
const maxSources = 1024;

/** When a keyframe of each source was last asked for, so that nobody asks more often than an answer takes. */
export class KeyframeAsks {
  readonly #againUs: number;
  /** The source that was asked for last is last. */
  readonly #askedUs = new Map<string, number>();

  /** `againUs`: how long a keyframe that was asked for may take before it is asked for again, microseconds. */
  constructor(againUs: number) {
    this.#againUs = againUs;
  }

  /** Whether to ask for a keyframe of this source now; if so, it counts as asked for. */
  due(sourceId: string, nowUs: number): boolean {
    const askedUs = this.#askedUs.get(sourceId);
    if (askedUs !== undefined && nowUs - askedUs < this.#againUs) return false;
    this.#askedUs.delete(sourceId);
    this.#askedUs.set(sourceId, nowUs);
    const [oldest] = this.#askedUs.keys();
    if (this.#askedUs.size > maxSources && oldest !== undefined) this.#askedUs.delete(oldest);
    return true;
  }
}
