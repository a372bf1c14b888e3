/** Sources whose gain is remembered; ids may come from another machine. */
const maxSources = 1024;

export type GainChange = { readonly gain?: number | undefined; readonly muted?: boolean | undefined };
export type SourceGain = GainChange & { readonly sourceId: string };
type Setting = { readonly gain: number; readonly muted: boolean };

const neutral: Setting = { gain: 1, muted: false };

/** How loud each source is wanted, also of those that are not there (yet). */
export class SourceGains {
  readonly #settings = new Map<string, Setting>();

  constructor(gains: readonly SourceGain[]) {
    for (const { sourceId, ...change } of gains) this.set(sourceId, change);
  }

  /** What is not named in the change stays. */
  set(sourceId: string, { gain, muted }: GainChange): void {
    const before = this.#settings.get(sourceId) ?? neutral;
    this.#settings.delete(sourceId);
    this.#settings.set(sourceId, { gain: gain ?? before.gain, muted: muted ?? before.muted });
    const [oldest] = this.#settings.keys();
    if (this.#settings.size > maxSources && oldest !== undefined) this.#settings.delete(oldest);
  }

  /** 0 to 1. */
  of(sourceId: string): number {
    const { gain, muted } = this.#settings.get(sourceId) ?? neutral;
    return muted ? 0 : gain;
  }
}
