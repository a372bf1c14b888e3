import type { UnitTimes } from './media-unit.js';

type Presented = Pick<UnitTimes, 'ptsUs' | 'durationUs'>;

/** Pictures that are looked at when nothing says how far they are reordered: twice the largest picture buffer. */
const unknownDepthWindow = 32;

/**
 * Adds decoding times to pictures that come in decoding order: the presentation times in rising order, as many
 * pictures late as pictures are reordered by, so that none is decoded after it is shown.
 * `saidDepth` is the SPS's reorder depth; without it, it is taken from the first pictures.
 */
export async function* withDecodeTimes<Picture extends Presented>(
  pictures: AsyncIterable<Picture>,
  saidDepth: number | undefined,
): AsyncGenerator<Picture & { readonly dtsUs: number }, void, undefined> {
  const size = saidDepth === undefined ? unknownDepthWindow : saidDepth + 1;
  let window: Picture[] = [];
  let times: DecodeTimes | undefined;
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const picture of pictures) {
      window.push(picture);
      if (!times && window.length < size) continue;
      times ??= new DecodeTimes(window, saidDepth ?? 0);
      for (const each of window) yield { ...each, dtsUs: times.next(each.ptsUs) };
      window = [];
    }
  } catch (error) {
    // What was whole goes out first.
    failure = { error };
  }
  times ??= new DecodeTimes(window, saidDepth ?? 0);
  for (const each of window) yield { ...each, dtsUs: times.next(each.ptsUs) };
  if (failure) throw failure.error;
}

class DecodeTimes {
  readonly #depth: number;
  /** Presentation times not used as a decoding time yet, rising. */
  readonly #waiting: number[] = [];
  /** Decoding times of the first pictures, before the first presentation time. */
  readonly #leading: number[];
  #previous = Number.NEGATIVE_INFINITY;

  constructor(window: readonly Presented[], saidDepth: number) {
    this.#depth = Math.max(saidDepth, observedDepth(window));
    const sorted = window.map(({ ptsUs }) => ptsUs).sort((a, b) => a - b);
    const [first = 0, second = first] = sorted;
    const step = window[0]?.durationUs || second - first || 1;
    this.#leading = Array.from({ length: this.#depth }, (_, index) => first - (this.#depth - index) * step);
  }

  next(ptsUs: number): number {
    const later = this.#waiting.findLastIndex((waiting) => waiting <= ptsUs) + 1;
    this.#waiting.splice(later, 0, ptsUs);
    const next = this.#leading.shift() ?? this.#waiting.shift() ?? ptsUs;
    this.#previous = Math.min(ptsUs, Math.max(next, this.#previous + 1));
    return this.#previous;
  }
}

function observedDepth(window: readonly Presented[]): number {
  const before = window.map(({ ptsUs }, index) => window.slice(0, index).filter((other) => other.ptsUs > ptsUs).length);
  return Math.max(0, ...before);
}
