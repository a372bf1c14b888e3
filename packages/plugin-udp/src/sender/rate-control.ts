import { secondsToUs, usToMs, type WhyDetails } from '@arkavo-pipeline/core';
import { CongestionController, type CongestionState } from '../congestion/congestion-controller.js';
import type { CongestionFeedback } from '../congestion/feedback.js';
import type { PacedKind, PacerRate } from '../congestion/pacer.js';
import type { RateCause } from '../congestion/rate-controller.js';
import { RateMeter } from '../congestion/rate-meter.js';
import { splitRate } from '../congestion/rate-split.js';
import type { Crowding } from './crowding-warning.js';
import { SenderBounds } from './sender-bounds.js';
import type { VideoShare } from './shortfall-warning.js';
import { UnheededRate } from './unheeded-rate.js';

export type RateControlOptions = {
  readonly congestion: boolean;
  readonly minBitrate: number;
  readonly maxBitrate: number;
  readonly startBitrate: number;
  /** Encoders are asked for so many bits per second. */
  readonly onAsk: (bitsPerSecond: number, cause: string, details: WhyDetails) => void;
};

/** A request that changes less than this is not worth it. */
const leastChange = 0.03;
const spanUs = secondsToUs(1);
/** So much faster than the target, as what becomes of it shows whether the way carries more. */
const burstFactor = 1.2;
/** Of the target, while more is sent than the way carries. */
const overfullResends = 0.1;
/** A target that stays for one of these is what the way carries, or more. */
const pressing: readonly RateCause[] = ['queue', 'draining', 'loss', 'competing', 'steady'];

/** What is asked of the encoders and what the pacer lets go, from the receiver's feedback; without any, nothing is asked. */
export class RateControl {
  readonly #options: RateControlOptions;
  readonly #controller: CongestionController;
  readonly #bounds: SenderBounds;
  readonly #resent = new RateMeter();
  readonly #unheeded = new UnheededRate();
  #isHeard = false;
  #untellingUs = Number.NEGATIVE_INFINITY;
  #askedBps: number | undefined;

  constructor(options: RateControlOptions) {
    this.#options = options;
    this.#bounds = new SenderBounds(options);
    this.#controller = new CongestionController(this.#bounds);
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

  /** Whether that was so, or nothing was heard, in the time that a report tells of: its losses then say nothing of what the way loses at any rate. */
  lossesSayLittle(nowUs: number): boolean {
    return nowUs - this.#untellingUs < spanUs;
  }

  /** Whether losses are to be made good by resends now: those that congestion makes first by less to send. */
  mayResend(nowUs: number): boolean {
    const mostBps = this.#controller.pacerRate.targetBps * overfullResends;
    return !this.isOverfull || this.#resent.recentBps(spanUs, nowUs) < mostBps;
  }

  get pacerRate(): PacerRate {
    if (!this.#options.congestion)
      return { targetBps: this.#options.maxBitrate, holdBps: undefined, burstBps: undefined };
    const rate = this.#controller.pacerRate;
    // Of more than is asked for each picture is a burst: what the way does not carry has to wait here.
    return this.isUnheeded ? { ...rate, burstBps: rate.targetBps * burstFactor } : rate;
  }

  /** Whether the video that comes is more than is asked for, and stays so: it does not follow, as of a file. */
  get isUnheeded(): boolean {
    return this.#unheeded.isUnheeded;
  }

  /** What of the target is for video; undefined while it grows, and the way may carry more. */
  get videoShare(): VideoShare | undefined {
    const { cause, targetBps } = this.#controller.state;
    const isBound = this.#bounds.isMost(targetBps);
    if (cause === 'ramp-up' && !isBound) return undefined;
    return { videoBps: Math.max(0, targetBps - this.#bounds.besideBps), isBound };
  }

  /** The video that comes, bits per second. */
  videoBps(nowUs: number): number {
    return this.#unheeded.bps(nowUs);
  }

  /** How sound and metadata and the video share what the way carries; undefined while it may carry more. */
  get crowding(): Crowding | undefined {
    const { cause, targetBps, arrivingBps } = this.#controller.state;
    if (!this.#options.congestion || arrivingBps === undefined) return undefined;
    if (!pressing.includes(cause) || !this.#bounds.isLeast(targetBps)) return undefined;
    const { besideBps } = this.#bounds;
    return { besideBps, leftBps: Math.max(0, arrivingBps - besideBps) };
  }

  /** A picture of so many bytes is to be sent. */
  taken(bytes: number, nowUs: number): void {
    this.#unheeded.taken(bytes, nowUs);
  }

  /** When `tick` is due; undefined while nothing is waited for. */
  get nextUs(): number | undefined {
    return this.#isHeard ? this.#controller.nextUs : undefined;
  }

  sent(kind: PacedKind, ssrc: number, sequenceNumber: number, bytes: number, nowUs: number): void {
    this.#controller.sent(ssrc, sequenceNumber, bytes, nowUs);
    if (kind === 'audio') this.#bounds.sent(bytes, nowUs);
    if (kind === 'resend') this.#resent.add(nowUs, bytes);
  }

  /** A feedback came, while `sources` send video with `fecShare` of parity. */
  feedback(feedback: CongestionFeedback, queuedBytes: number, sources: number, fecShare: number, nowUs: number): void {
    this.#isHeard = true;
    this.#bounds.measure(nowUs);
    if (this.#controller.isSilent) this.#untellingUs = nowUs;
    this.#controller.feedback(feedback, nowUs, queuedBytes, !this.isUnheeded);
    if (this.isOverfull) this.#untellingUs = nowUs;
    this.#ask(sources, fecShare, nowUs);
  }

  tick(sources: number, fecShare: number, nowUs: number): void {
    this.#bounds.measure(nowUs);
    this.#controller.tick(nowUs);
    if (this.#isHeard) this.#ask(sources, fecShare, nowUs);
  }

  /** Every encoder is asked for the same: a request has no source. */
  #ask(sources: number, fecShare: number, nowUs: number): void {
    const { congestion, minBitrate, maxBitrate, onAsk } = this.#options;
    if (!congestion || sources === 0) return;
    const { state } = this.#controller;
    const fixedBps = this.#bounds.besideBps;
    const resendBps = this.#resent.recentBps(spanUs, nowUs);
    const { videoBps } = splitRate(state.targetBps, { fixedBps, resendBps, fecShare });
    const bps = Math.round(Math.min(maxBitrate, Math.max(minBitrate, videoBps / sources)));
    this.#unheeded.asked(bps * sources, nowUs);
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
