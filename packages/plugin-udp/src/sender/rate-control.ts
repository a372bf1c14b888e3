import { secondsToUs, usToMs, type WhyDetails } from '@arkavo-pipeline/core';
import { CongestionController, type CongestionState } from '../congestion/congestion-controller.js';
import type { CongestionFeedback } from '../congestion/feedback.js';
import type { PacedKind, PacerRate } from '../congestion/pacer.js';
import { RateMeter } from '../congestion/rate-meter.js';
import { splitRate } from '../congestion/rate-split.js';

export type RateControlOptions = {
  readonly congestion: boolean;
  readonly minBitrate: number;
  readonly maxBitrate: number;
  readonly startBitrate: number;
  /** Encoders are asked for so many bits per second. */
  readonly onAsk: (bitsPerSecond: number, cause: string, details: WhyDetails) => void;
};

/** The target is for all that is sent: beside the most for video there is room for its repair, and for audio and metadata. */
const targetFactor = 1.25;
const besideVideoBps = 256_000;
/** A request that changes less than this is not worth it. */
const leastChange = 0.03;
const spanUs = secondsToUs(1);
/** Of the target, while more is sent than the way carries. */
const overfullResends = 0.1;

/** What is asked of the encoders and what the pacer lets go, from the receiver's feedback; without any, nothing is asked. */
export class RateControl {
  readonly #options: RateControlOptions;
  readonly #controller: CongestionController;
  readonly #fixed = new RateMeter();
  readonly #resent = new RateMeter();
  #isHeard = false;
  #overfullUs = Number.NEGATIVE_INFINITY;
  #askedBps: number | undefined;

  constructor(options: RateControlOptions) {
    const { minBitrate, maxBitrate, startBitrate } = options;
    const maxBps = maxBitrate * targetFactor + besideVideoBps;
    const startBps = Math.min(maxBps, Math.max(minBitrate, startBitrate));
    this.#options = options;
    this.#controller = new CongestionController({ minBps: minBitrate, maxBps, startBps });
  }

  get state(): CongestionState {
    return this.#controller.state;
  }

  /** The way's round trip, microseconds; undefined before the first feedback. */
  get rttUs(): number | undefined {
    return this.#controller.rttUs;
  }

  /** Whether more is sent than the way carries: then what repairs would lose more than it saves. */
  get isOverfull(): boolean {
    return this.#options.congestion && this.#controller.isOverfull;
  }

  /** Whether that was so in the time that a report tells of: its losses are then of our own making. */
  wasOverfull(nowUs: number): boolean {
    return nowUs - this.#overfullUs < spanUs;
  }

  /** Whether losses are to be made good by resends now: those that congestion makes first by less to send. */
  mayResend(nowUs: number): boolean {
    const mostBps = this.#controller.pacerRate.targetBps * overfullResends;
    return !this.isOverfull || this.#resent.recentBps(spanUs, nowUs) < mostBps;
  }

  get pacerRate(): PacerRate {
    if (this.#options.congestion) return this.#controller.pacerRate;
    return { targetBps: this.#options.maxBitrate, holdBps: undefined, burstBps: undefined };
  }

  /** When `tick` is due; undefined while nothing is waited for. */
  get nextUs(): number | undefined {
    return this.#isHeard ? this.#controller.nextUs : undefined;
  }

  sent(kind: PacedKind, ssrc: number, sequenceNumber: number, bytes: number, nowUs: number): void {
    this.#controller.sent(ssrc, sequenceNumber, bytes, nowUs);
    if (kind === 'audio') this.#fixed.add(nowUs, bytes);
    if (kind === 'resend') this.#resent.add(nowUs, bytes);
  }

  /** A feedback came, while `sources` send video with `fecShare` of parity. */
  feedback(feedback: CongestionFeedback, queuedBytes: number, sources: number, fecShare: number, nowUs: number): void {
    this.#isHeard = true;
    this.#controller.feedback(feedback, nowUs, queuedBytes);
    if (this.isOverfull) this.#overfullUs = nowUs;
    this.#ask(sources, fecShare, nowUs);
  }

  tick(sources: number, fecShare: number, nowUs: number): void {
    this.#controller.tick(nowUs);
    if (this.#isHeard) this.#ask(sources, fecShare, nowUs);
  }

  /** Every encoder is asked for the same: a request has no source. */
  #ask(sources: number, fecShare: number, nowUs: number): void {
    const { congestion, minBitrate, maxBitrate, onAsk } = this.#options;
    if (!congestion || sources === 0) return;
    const { state } = this.#controller;
    const fixedBps = this.#fixed.recentBps(spanUs, nowUs);
    const resendBps = this.#resent.recentBps(spanUs, nowUs);
    const { videoBps } = splitRate(state.targetBps, { fixedBps, resendBps, fecShare });
    const bps = Math.round(Math.min(maxBitrate, Math.max(minBitrate, videoBps / sources)));
    const before = this.#askedBps;
    const isLimit = bps === minBitrate || bps === maxBitrate;
    if (bps === before || (before && !isLimit && Math.abs(bps - before) < before * leastChange)) return;
    this.#askedBps = bps;
    onAsk(bps, state.cause, detailsOf(state, bps, sources));
  }
}

function detailsOf(state: CongestionState, bitsPerSecond: number, sources: number): WhyDetails {
  return {
    bitsPerSecond,
    sources,
    targetBps: Math.round(state.targetBps),
    queueMs: Math.round(usToMs(state.queueUs)),
    lossRatio: Number(state.lossRatio.toFixed(4)),
    ...(state.rttUs !== undefined && { rttMs: Math.round(usToMs(state.rttUs)) }),
  };
}
