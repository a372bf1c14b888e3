import { ClockMapping, cmTimescale, secondsToUs, unknownUncertaintyUs, usPerSecond } from '@arkavo-pipeline/core';
import { atLeastAfter, ClockTimeline, leastStepUs } from './clock-timeline.js';

/** Two streams that show no more than this between them read one clock: they are sent as they are captured. */
const sameClockUs = 2_000_000;

/** One step of the video's timestamps: no two pictures are really nearer than that. */
const videoTickUs = Math.ceil(usPerSecond / cmTimescale);

/** The usual step of a stream until it has shown one. */
const firstStepUs = Math.round(usPerSecond / 30);

/** A longer one is a pause. */
const longestStepUs = usPerSecond;

export type MappedTime = {
  /** On the local clock, whole microseconds; of one stream, strictly rising. */
  readonly ptsUs: number;
  /**
   * How far off it may be, ± microseconds, the shortest delay of the way left out and what is still to be worked off
   * included; `unknownUncertaintyUs` at first.
   */
  readonly uncertaintyUs: number;
  /** The stream's clock has jumped, or was found to be another one: times from before are of another timeline. */
  readonly jumped: boolean;
};

/** A clock of the source: the line from it to the local one, the times given by it, and the newest time it has shown. */
type WireClock = { readonly mapping: ClockMapping; timeline: ClockTimeline | undefined; newestUs: number };

/** One kind of message. `own` sees the stamps of this stream only: a jump of it is no contradiction between two streams. */
type WireStream = {
  readonly own: ClockMapping;
  /** No two times are nearer. */
  readonly tickUs: number;
  clock: WireClock | undefined;
  /** What its latest time was read from; another one after a jump. */
  timeline: ClockTimeline | undefined;
  latestUs: number;
  arrivedUs: number;
  /** Its usual step, and the latest local time that was given. */
  stepUs: number;
  givenUs: number;
};

/**
 * Maps the three kinds of timestamp of one source to the local clock. Video counts the source's uptime, metadata its wall
 * clock; audio is found out from its stamps: it shares the clock of the video, or of the metadata, when it is near it, and
 * has one of its own otherwise. Streams of one clock share one mapping and one timeline, so that they stay in step. A
 * jump, as when the source restarts, starts anew, a usual step of the stream or more after all that was given.
 *
 * A time is later than the one before by half of the source's own step or more (nearly the whole of it at the start, where
 * a backlog may have come at once), also when the mapping moves back: that it is ahead is worked off over those that follow. Stamps that do not rise are the source's fault: video goes on by 1/600 s
 * then, which every container tells apart, and the rest by 1 µs.
 */
export class SourceClock {
  readonly #video = wireStream(videoTickUs);
  readonly #audio = wireStream(1);
  readonly #metadata = wireStream(1);

  /** `seconds` as on the wire, received at `nowUs`. */
  video(seconds: number, nowUs: number): MappedTime {
    const { ptsUs, uncertaintyUs, jumped } = this.#map(this.#video, [this.#audio], seconds, nowUs);
    return { ptsUs, uncertaintyUs: bounded(uncertaintyUs + videoTickUs / 2), jumped };
  }

  audio(seconds: number, nowUs: number): MappedTime {
    return this.#map(this.#audio, [this.#video, this.#metadata], seconds, nowUs);
  }

  metadata(seconds: number, nowUs: number): MappedTime {
    return this.#map(this.#metadata, [this.#audio], seconds, nowUs);
  }

  #map(stream: WireStream, others: readonly WireStream[], seconds: number, nowUs: number): MappedTime {
    const sourceUs = secondsToUs(seconds);
    const isAnew = stream.own.observe(sourceUs, nowUs) || !stream.clock;
    const clock = (isAnew ? sharedClock(others, sourceUs, nowUs) : stream.clock) ?? wireClock();
    const jumps = observe(clock, sourceUs, nowUs);
    const mappedUs = clock.mapping.toLocalUs(sourceUs);
    if (jumps || !clock.timeline) clock.timeline = timelineFor(stream, clock, sourceUs, mappedUs);
    const jumped = stream.timeline !== undefined && stream.timeline !== clock.timeline;
    const ptsUs = give(stream, sourceUs, clock.timeline.localUs(sourceUs, mappedUs), jumped);
    stream.clock = clock;
    stream.timeline = clock.timeline;
    stream.latestUs = sourceUs;
    stream.arrivedUs = nowUs;
    return { ptsUs, uncertaintyUs: bounded(clock.mapping.errorUs + Math.abs(ptsUs - mappedUs)), jumped };
  }
}

function wireClock(): WireClock {
  return { mapping: new ClockMapping(), timeline: undefined, newestUs: Number.NEGATIVE_INFINITY };
}

function wireStream(tickUs: number): WireStream {
  return {
    own: new ClockMapping(),
    tickUs,
    clock: undefined,
    timeline: undefined,
    latestUs: 0,
    arrivedUs: 0,
    stepUs: firstStepUs,
    givenUs: Number.NEGATIVE_INFINITY,
  };
}

/** Begins later than all that was given by the timeline before, if there was one. */
function timelineFor(stream: WireStream, clock: WireClock, sourceUs: number, mappedUs: number): ClockTimeline {
  const before = clock.timeline ?? stream.timeline;
  const localUs = before ? atLeastAfter(before.latestUs, stream.stepUs, mappedUs) : mappedUs;
  return new ClockTimeline({ sourceUs, localUs }, { gentle: !before });
}

/** The local time to give, later than the last one: a stream that changes clocks, or stands still, leaves the timeline. */
function give(stream: WireStream, sourceUs: number, localUs: number, jumped: boolean): number {
  const isFirst = stream.givenUs === Number.NEGATIVE_INFINITY;
  const stepUs = sourceUs - stream.latestUs;
  const leastUs = jumped ? stream.stepUs : Math.max(stream.tickUs, leastStepUs(stepUs));
  stream.givenUs = atLeastAfter(stream.givenUs, leastUs, localUs);
  if (!jumped && !isFirst && stepUs > 0 && stepUs <= longestStepUs) stream.stepUs = stepUs;
  return stream.givenUs;
}

/** Returns true when the clock has jumped. */
function observe(clock: WireClock, sourceUs: number, nowUs: number): boolean {
  // A stream that lags behind another one of its clock tells nothing new about it, and is no clock that went back.
  if (sourceUs < clock.newestUs) return false;
  clock.newestUs = sourceUs;
  return clock.mapping.observe(sourceUs, nowUs);
}

/** Near what the other stream showed last, which holds through a stall, or near what its clock must show by now. */
function sharedClock(others: readonly WireStream[], sourceUs: number, nowUs: number): WireClock | undefined {
  return others.find(({ clock, latestUs, arrivedUs }) => {
    const sinceUs = sourceUs - latestUs;
    const offUs = Math.min(Math.abs(sinceUs), Math.abs(sinceUs - (nowUs - arrivedUs)));
    return clock !== undefined && offUs <= sameClockUs;
  })?.clock;
}

function bounded(uncertaintyUs: number): number {
  return Math.min(Math.ceil(uncertaintyUs), unknownUncertaintyUs);
}
