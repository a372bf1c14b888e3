/** Gaps that are listed; the others are counted. */
const maxListed = 20;

/** Seconds. */
export type Gap = { readonly at: number; readonly length: number };

type Span = { readonly at: number; readonly length: number };

/** Times are seconds. */
export type TrackTimesReport = {
  readonly packets: number;
  readonly bytes: number;
  readonly keyframes: number;
  readonly start: number;
  readonly end: number;
  /** Packets with the time of another one, or sound that is before the sound ahead of it. */
  readonly repeated: number;
  readonly gapCount: number;
  /** The first of them. */
  readonly gaps: readonly Gap[];
};

/** Looks at the times of a track's packets, which may come in decoding order. */
export class TrackTimes {
  readonly #maxGap: number;
  readonly #spans: Span[] = [];
  #keyframes = 0;
  #bytes = 0;

  constructor(maxGap: number) {
    this.#maxGap = maxGap;
  }

  add(at: number, length: number, isKeyframe: boolean, bytes: number): void {
    this.#spans.push({ at, length });
    this.#bytes += bytes;
    if (isKeyframe) this.#keyframes += 1;
  }

  report(): TrackTimesReport {
    const spans = this.#spans.toSorted((a, b) => a.at - b.at);
    const gaps: Gap[] = [];
    let [repeated, gapCount] = [0, 0];
    const usual = usualDistance(spans);
    let [end, coveredTo] = [spans[0]?.at ?? 0, spans[0]?.at ?? 0];
    for (const [index, { at, length }] of spans.entries()) {
      if (index > 0 && at <= (spans[index - 1]?.at ?? 0)) repeated += 1;
      if (at - coveredTo > this.#maxGap) {
        gapCount += 1;
        if (gaps.length < maxListed) gaps.push({ at: coveredTo, length: at - coveredTo });
      }
      coveredTo = Math.max(coveredTo, at + Math.min(length, usual));
      end = Math.max(end, at + length);
    }
    const start = spans[0]?.at ?? 0;
    const counts = { packets: spans.length, bytes: this.#bytes, keyframes: this.#keyframes };
    return { ...counts, start, end, repeated, gapCount, gaps };
  }
}

/** In MP4 and MOV a sample lasts until the next one, and a hole is one long sample: it is the median distance that tells them apart. */
function usualDistance(spans: readonly Span[]): number {
  const distances = spans.slice(1).map(({ at }, index) => at - (spans[index]?.at ?? at));
  return distances.sort((a, b) => a - b)[distances.length >> 1] ?? 0;
}
