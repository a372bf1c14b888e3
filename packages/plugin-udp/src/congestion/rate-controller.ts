import { msToUs, secondsToUs, usPerSecond } from '@arkavo-pipeline/core';
import { CompetingRate } from './competing-rate.js';
import { backlogFactor, fillFactor, gradualFactor, growth, queueAim, rampUpGain } from './nada.js';

/** Between what the target stays for ever, and where it begins, bits per second. */
export type RateBounds = { readonly minBps: number; readonly maxBps: number; readonly startBps: number };

/**
 * Why the target is what it is: nothing is known yet (`start`); more gets through (`ramp-up`); just that (`steady`); there is a
 * queue (`queue`) or what it left behind in the pacer (`draining`); packets are lost (`loss`); others fill the queue (`competing`);
 * what is sent does not come near the target (`application-limited`); nothing is heard (`feedback-lost`); nothing was sent for long
 * (`resumed`).
 */
export type RateCause =
  | 'start'
  | 'ramp-up'
  | 'steady'
  | 'queue'
  | 'draining'
  | 'loss'
  | 'competing'
  | 'application-limited'
  | 'feedback-lost'
  | 'resumed';

/** What one feedback says of the way. */
export type PathSample = {
  readonly queueUs: number;
  readonly rttUs: number;
  /** How full the way is, by `TrainMeter`; undefined while that is not known. */
  readonly fill: number | undefined;
  /** What was sent in the last second, bits per second. */
  readonly sentBps: number;
  /** What arrived in the last half second. */
  readonly arrivingBps: number;
  /** What the way carries of it while there is a queue. */
  readonly carriedBps: number;
  /** What the way carries while packets of ours wait for it, smoothed; undefined while none has of late. */
  readonly busyBps: number | undefined;
  /** What waits in the pacer, and whether it is held back there. */
  readonly backlogBits: number;
  readonly isHeld: boolean;
  /** Whether less comes to wait there when less is asked for. */
  readonly isFollowed: boolean;
  readonly lossRatio: number;
  /** The part of it that the way loses at any rate. */
  readonly lossFloor: number;
  /** When the last packet was sent that was lost since the last sample; undefined when none was. */
  readonly lostSentUs: number | undefined;
  /** What arrived of ours beside others, when the queue turned out to be one that they fill. */
  readonly competingBps: number | undefined;
};

/** No queue at all, or less than half of the one aimed at: times are exact to a millisecond, and packets take longer on a slow way. */
const calmQueueUs = msToUs(5);
const calmUs = msToUs(200);
/** Without a measure of how full the way is, that long without a queue is needed for full speed. */
const surelyCalmUs = secondsToUs(2);
/** The way is so full that nothing is added fast, and so empty that it can be added at full speed; nearly empty, at twice that. */
const fullWay = 0.75;
const emptyWay = 0.4;
const mostBoldness = 2;
/** What waits in the pacer for longer than this part of a second goes hardly faster than the target, and shows as little. */
const mostBacklog = 0.05;
const backlogBoldness = 0.1;
/** Below this part of the rate that once was too much there is no reason for care. */
const farBelow = 0.85;
/** From a new target to what shows of it: the encoder follows, the feedback comes, the filters see. */
const followUs = msToUs(450);
const leastCutQueueUs = msToUs(30);
/** A way that comes back within this time is taken for the one that went, until a queue shows that it is not. */
const longestSilenceUs = secondsToUs(5);
const fallingUs = msToUs(8);
const fallWindowUs = msToUs(200);
/** Between two feedbacks no more time than this counts. */
const maxStepUs = msToUs(200);
/** What waits is to be gone in this time, and the parts of what the way carries that the target is meanwhile. */
const goneUs = msToUs(700);
const mostShare = 0.9;
const leastShare = 0.5;
/** A way that carries this part of what was asked for before anything waited carries all of it: what waits is a keyframe's. */
const nearlyAll = 0.93;
const burstShare = 0.88;
const someLoss = 0.02;
const heavyLoss = 0.05;
/** An encoder follows half a second later and saves for its next keyframe: while the target grows, what is sent is no more than this part of it. */
const applicationLimited = 0.55;
/** Beside others, what waits in the pacer is made room for within a second or so; of the rate at most this part. */
const mostWaiting = 0.35;

/** The rules of the target bit rate. */
export class RateController {
  readonly #bounds: RateBounds;
  #limitBps = Number.POSITIVE_INFINITY;
  #rateBps: number;
  #cause: RateCause = 'start';
  /** What was sent at when nothing was heard any more, and when that began. */
  #silence: { readonly rateBps: number; readonly sinceUs: number } | undefined;
  #updatedUs: number | undefined;
  #queues: { readonly atUs: number; readonly queueUs: number }[] = [];
  #calmSinceUs: number | undefined;
  #tooMuchBps: number | undefined;
  #lossCutUs = Number.NEGATIVE_INFINITY;
  /** The target before anything waited. */
  #askedBps: number;
  #competing: CompetingRate | undefined;
  #competingBps = 0;

  constructor(bounds: RateBounds) {
    this.#bounds = bounds;
    this.#rateBps = this.clamp(bounds.startBps);
    this.#askedBps = this.#rateBps;
  }

  /** The target, bits per second. */
  get rateBps(): number {
    return this.#rateBps;
  }

  /** What may go out, bits per second: more than the target while less is asked for because something waits. */
  get pacedBps(): number {
    return this.#cause === 'competing' ? this.clamp(this.#competingBps) : this.#rateBps;
  }

  get cause(): RateCause {
    return this.#cause;
  }

  /** The receiver wants no more than this. The least of the bounds holds all the same. */
  limit(bps: number): void {
    this.#limitBps = bps;
    this.#rateBps = this.clamp(this.#rateBps);
  }

  /** Within the bounds, and whole. */
  clamp(rateBps: number): number {
    return Math.max(this.#bounds.minBps, Math.min(this.#maxBps, Math.round(rateBps)));
  }

  /** One feedback. */
  update(sample: PathSample, nowUs: number): void {
    const sinceUs = Math.min(maxStepUs, nowUs - (this.#updatedUs ?? nowUs));
    const changeUs = sample.queueUs - (this.#queues.at(-1)?.queueUs ?? 0);
    this.#updatedUs = nowUs;
    this.#note(sample.queueUs, nowUs);
    if (!sample.isHeld) this.#askedBps = this.#rateBps;
    this.#endSilence(sample, nowUs);
    this.#rateBps = this.clamp(this.#next(sample, sinceUs, changeUs, nowUs));
  }

  /** Nothing was heard for a while of what was sent: half. */
  feedbackLost(nowUs: number): void {
    this.#silence ??= { rateBps: this.#rateBps, sinceUs: nowUs };
    this.#rateBps = this.clamp(this.#rateBps / 2);
    this.#cause = 'feedback-lost';
  }

  /** Nothing was sent for a while: what got through then may not now. */
  resumed(): void {
    this.#rateBps = this.clamp(Math.min(this.#rateBps, Math.max(this.#bounds.startBps, this.#rateBps / 2)));
    this.#cause = 'resumed';
  }

  /** What was taken for a queue was none: back to what is known to arrive. */
  restore(bps: number): void {
    this.#rateBps = this.clamp(Math.max(this.#rateBps, bps));
  }

  /** What is sent comes again, and does not wait: back to what was carried before. */
  #endSilence({ queueUs, lossRatio, lossFloor }: PathSample, nowUs: number): void {
    const silence = this.#silence;
    this.#silence = undefined;
    if (!silence || nowUs - silence.sinceUs > longestSilenceUs) return;
    if (queueUs <= leastCutQueueUs && lossRatio - 1.5 * lossFloor < someLoss) this.restore(silence.rateBps);
  }

  #next(sample: PathSample, sinceUs: number, changeUs: number, nowUs: number): number {
    if (sample.competingBps !== undefined) this.#competing ??= new CompetingRate(sample.competingBps, nowUs);
    const competingBps = this.#compete(sample, sinceUs, nowUs);
    if (competingBps !== undefined) return competingBps;
    if (sample.queueUs > Math.max(leastCutQueueUs, 3 * queueAim(this.#rateBps))) return this.#cut(sample);
    if (sample.isHeld && sample.backlogBits > 0) return this.#drain(sample);
    const loss = sample.lossRatio - 1.5 * sample.lossFloor;
    if (loss > heavyLoss) return this.#cutForLoss(sample, nowUs);
    const isLimited = sample.sentBps < applicationLimited * this.#rateBps;
    this.#cause = isLimited ? 'application-limited' : 'steady';
    const mayGrow = !isLimited && loss < someLoss;
    const boldness = mayGrow ? this.#boldness(sample, nowUs) : 0;
    return boldness > 0 ? this.#rampUp(boldness, sample, sinceUs) : this.#adjust(sample, sinceUs, changeUs, mayGrow);
  }

  #compete(sample: PathSample, sinceUs: number, nowUs: number): number | undefined {
    if (!this.#competing) return undefined;
    const mayGrow = sample.sentBps >= applicationLimited * this.#rateBps && this.pacedBps < this.#maxBps;
    if (!this.#competing.update({ ...sample, mayGrow }, sinceUs, nowUs)) {
      this.#competing = undefined;
      return undefined;
    }
    this.#cause = 'competing';
    this.#competingBps = this.#competing.rateBps(nowUs);
    return this.#competingBps * (1 - Math.min(mostWaiting, sample.backlogBits / this.#competingBps));
  }

  /** A queue of ours: less than the way carries, so that it goes. While it does, nothing changes. */
  #cut(sample: PathSample): number {
    const then = this.#queues[0];
    if (then && sample.queueUs < then.queueUs - fallingUs) {
      this.#cause = 'draining';
      return this.#rateBps;
    }
    this.#cause = 'queue';
    const rateBps = sample.carriedBps * this.#shareFor(sample);
    if (rateBps < this.#rateBps) this.#tooMuchBps = sample.carriedBps;
    return Math.min(this.#rateBps, rateBps);
  }

  #drain(sample: PathSample): number {
    this.#cause = 'draining';
    return Math.min(this.#rateBps, sample.carriedBps * this.#shareFor(sample));
  }

  /** More is lost than the way loses anyway, without a queue: a policer, or a queue too short to see. What arrives is what it carries. */
  #cutForLoss(sample: PathSample, nowUs: number): number {
    this.#cause = 'loss';
    if (nowUs - this.#lossCutUs < sample.rttUs + followUs) return this.#rateBps;
    this.#lossCutUs = nowUs;
    this.#tooMuchBps = sample.arrivingBps;
    return Math.min(this.#rateBps, Math.max(sample.arrivingBps, this.#rateBps * (1 - sample.lossRatio)));
  }

  /** How fast to grow, 0 to 2, 1 where no measure says how empty the way is. */
  #boldness({ fill, busyBps, backlogBits }: PathSample, nowUs: number): number {
    const calmForUs = nowUs - (this.#calmSinceUs ?? nowUs);
    if (calmForUs < calmUs) return 0;
    if (fill !== undefined) return Math.max(0, Math.min(mostBoldness, (fullWay - fill) / (fullWay - emptyWay)));
    if (busyBps !== undefined) return this.#rateBps < farBelow * busyBps ? 1 : 0;
    if (backlogBits > mostBacklog * this.#rateBps) return backlogBoldness;
    const isFarBelow = this.#tooMuchBps === undefined || this.#rateBps < farBelow * this.#tooMuchBps;
    return isFarBelow ? 1 : Math.min(1, calmForUs / surelyCalmUs) ** 2;
  }

  #rampUp(boldness: number, sample: PathSample, sinceUs: number): number {
    this.#cause = 'ramp-up';
    const reactionUs = sample.rttUs + followUs;
    return this.#rateBps * growth(rampUpGain(reactionUs) * boldness, reactionUs, sinceUs);
  }

  #adjust(sample: PathSample, sinceUs: number, changeUs: number, mayGrow: boolean): number {
    const gradual = gradualFactor(sample.queueUs, changeUs, this.#rateBps, sinceUs);
    const filled = fillFactor(sample.fill, this.#rateBps, sinceUs);
    const backlog = sample.isFollowed ? backlogFactor(sample.backlogBits, this.#rateBps, sinceUs) : 0;
    const factor = gradual + filled - backlog;
    return this.#rateBps * Math.max(0.7, Math.min(mayGrow ? 1.1 : 1, factor));
  }

  /**
   * So much less than the way carries that what waits is gone within that time or so. A way that still carries what was asked for is as
   * good as before: what a keyframe left behind goes by itself, and a little less lets it.
   */
  #shareFor(sample: PathSample): number {
    const least = sample.carriedBps > nearlyAll * this.#askedBps ? burstShare : leastShare;
    return Math.min(mostShare, Math.max(least, 1 - waitingUs(sample) / goneUs));
  }

  #note(queueUs: number, nowUs: number): void {
    if (queueUs > Math.max(calmQueueUs, queueAim(this.#rateBps) / 2)) this.#calmSinceUs = undefined;
    else this.#calmSinceUs ??= nowUs;
    this.#queues.push({ atUs: nowUs, queueUs });
    while (nowUs - (this.#queues[0]?.atUs ?? nowUs) > fallWindowUs) this.#queues.shift();
  }

  get #maxBps(): number {
    return Math.max(this.#bounds.minBps, Math.min(this.#bounds.maxBps, this.#limitBps));
  }
}

/** In the network and in the pacer. */
function waitingUs({ queueUs, backlogBits, carriedBps }: PathSample): number {
  return queueUs + (backlogBits * usPerSecond) / carriedBps;
}
