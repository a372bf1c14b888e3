/** A time of the source, and the local one that was given for it; microseconds. */
export type TimelineKnot = { readonly sourceUs: number; readonly localUs: number };

/** How much slower or faster than the source's own time a timeline may go. */
const maxSlope = 0.5;

/** How much slower the first timeline of a source may go while it is ahead: a recording begins at very nearly its own pace. */
const gentleSlope = 0.1;

/** What is further ahead than this would not be worked off for too long. */
const maxGentleLeadUs = 2_000_000;

/** The knots that are kept: some 3 s of pictures and sound. */
const maxKnots = 256;

/** A time is not kept later than this before what it should be: only stamps that are no clock's come so far. */
const maxLeadUs = 10_000_000;

/**
 * Local times as a function of the source's that is never taken back: where the mapping moves, the timeline goes on from
 * what was given, at half (a gentle one: nine tenths) to one and a half times the source's pace, until the two meet. All streams of a clock read one
 * timeline, and one that lags behind another gets the times that the other one got.
 */
export class ClockTimeline {
  readonly #knots: TimelineKnot[];
  readonly #isGentle: boolean;

  /** `gentle`: for a source that begins, perhaps with a backlog that comes at once, after which it is ahead. */
  constructor(first: TimelineKnot, { gentle = false } = {}) {
    this.#knots = [first];
    this.#isGentle = gentle;
  }

  /** The latest local time that was given. */
  get latestUs(): number {
    return (this.#knots.at(-1) as TimelineKnot).localUs;
  }

  /** The local time of `sourceUs`, which is mapped to `mappedUs` by now. */
  localUs(sourceUs: number, mappedUs: number): number {
    const last = this.#knots.at(-1) as TimelineKnot;
    const stepUs = sourceUs - last.sourceUs;
    if (stepUs <= 0) return this.#given(sourceUs);
    const mostUs = last.localUs + Math.floor(stepUs * (1 + maxSlope));
    const leadUs = last.localUs + stepUs - mappedUs;
    const slope = this.#isGentle && leadUs <= maxGentleLeadUs ? gentleSlope : maxSlope;
    const localUs = atLeastAfter(last.localUs, leastStepUs(stepUs, slope), Math.min(mappedUs, mostUs));
    this.#knots.push({ sourceUs, localUs });
    if (this.#knots.length > maxKnots) this.#knots.shift();
    return localUs;
  }

  #given(sourceUs: number): number {
    const index = this.#knots.findLastIndex((knot) => knot.sourceUs <= sourceUs);
    const from = this.#knots[Math.max(0, index)] as TimelineKnot;
    const to = this.#knots[index + 1];
    const slope = to && to !== from ? (to.localUs - from.localUs) / (to.sourceUs - from.sourceUs) : 1;
    return Math.round(from.localUs + slope * (sourceUs - from.sourceUs));
  }
}

/** The least that a local time advances by when the source's does by `stepUs`, whole microseconds. */
export function leastStepUs(stepUs: number, slope = maxSlope): number {
  return Math.ceil(stepUs * (1 - slope));
}

/** `targetUs`, or `stepUs` after `lastUs` if that is later: 1 µs after it when the target is more than 10 s behind. */
export function atLeastAfter(lastUs: number, stepUs: number, targetUs: number): number {
  const roomUs = targetUs + maxLeadUs - lastUs;
  return Math.max(targetUs, lastUs + Math.max(1, Math.min(stepUs, roomUs)));
}
