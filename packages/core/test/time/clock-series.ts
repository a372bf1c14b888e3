/** A source's clock as it is seen from here: what it shows, and when that is seen. */
export type Seen = {
  readonly sourceUs: number;
  readonly localUs: number;
  /** When it would have been seen without a delay. */
  readonly trueUs: number;
};

export type SeriesOptions = {
  /** How much too fast the source's clock runs. */
  readonly ppm: number;
  readonly seconds: number;
  readonly perSecond?: number;
  readonly jitterUs?: number;
  readonly localStartUs?: number;
  readonly sourceStartUs?: number;
};

/** A source's clock from its start on; delays are even between 0 and `jitterUs`, the same each time. */
export function* clockSeries(options: SeriesOptions): Generator<Seen, void> {
  const { ppm, seconds, perSecond = 30, jitterUs = 20_000, localStartUs = 0, sourceStartUs = 0 } = options;
  const count = seconds * perSecond;
  let state = 1;
  for (let index = 0; index < count; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const sinceUs = Math.round((index * 1_000_000) / perSecond);
    const trueUs = localStartUs + sinceUs / (1 + ppm / 1e6);
    yield { sourceUs: sourceStartUs + sinceUs, trueUs, localUs: Math.round(trueUs + (state / 2 ** 32) * jitterUs) };
  }
}
