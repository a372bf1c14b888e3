import { msToUs, secondsToUs, usPerSecond } from '@arkavo-pipeline/core';
import { CompetingRate } from './competing-rate.js';
import { fillFactor, gradualFactor, growth, queueAim, rampUpGain } from './nada.js';

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
  /** What waits in the pacer, and whether it is held back there. */
  readonly backlogBits: number;
  readonly isHeld: boolean;
  readonly lossRatio: number;
  /** The part of it that the way loses at any rate. */
  readonly lossFloor: number;
  /** When the last packet was sent that was lost since the last sample; undefined when none was. */
  readonly lostSentUs: number | undefined;
  /** What arrived of ours beside others, when the queue turned out to be one that they fill. */
  readonly competingBps: number | undefined;
};

/** No queue at all: times are exact to a millisecond. */
const calmQueueUs = msToUs(5);
const calmUs = msToUs(200);
/** Without a measure of how full the way is, that long without a queue is needed for full speed. */
const surelyCalmUs = secondsToUs(2);
/** The way is so full that nothing is added fast, and so empty that it can be added at full speed. */
const fullWay = 0.75;
const emptyWay = 0.4;
/** Below this part of the rate that once was too much there is no reason for care. */
const farBelow = 0.85;
/** From a new target to what shows of it: the encoder follows, the feedback comes, the filters see. */
const followUs = msToUs(450);
const leastCutQueueUs = msToUs(30);
/** Feedback that stays away for longer than this was lost. */
const longestHoldUpUs = secondsToUs(1);
const fallingUs = msToUs(8);
const fallWindowUs = msToUs(200);
/** Between two feedbacks no more time than this counts. */
const maxStepUs = msToUs(200);
/** What one keyframe leaves behind, and the part of the target that is still all of it; it costs the target this part, once per reaction. */
const burstUs = msToUs(150);
const nearlyAll = 0.93;
const burstCut = 0.92;
/** What waits is to be gone in this time. */
const goneUs = msToUs(700);
const someLoss = 0.02;
const heavyLoss = 0.05;
const applicationLimited = 0.7;
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
  #burstCutUs = Number.NEGATIVE_INFINITY;
  #competing: CompetingRate | undefined;
  #competingBps = 0;

  constructor(bounds: RateBounds) {
    this.#bounds = bounds;
    this.#rateBps = this.clamp(bounds.startBps);
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

  /** All that was sent came, and did not wait: the receiver was held up, not the network. */
  #endSilence({ queueUs, lossRatio, lossFloor }: PathSample, nowUs: number): void {
    const silence = this.#silence;
    this.#silence = undefined;
    if (!silence || nowUs - silence.sinceUs > longestHoldUpUs) return;
    if (queueUs <= leastCutQueueUs && lossRatio - 1.5 * lossFloor < someLoss) this.restore(silence.rateBps);
  }

  #next(sample: PathSample, sinceUs: number, changeUs: number, nowUs: number): number {
    if (sample.competingBps !== undefined) this.#competing ??= new CompetingRate(sample.competingBps, nowUs);
    const competingBps = this.#compete(sample, sinceUs, nowUs);
    if (competingBps !== undefined) return competingBps;
    if (sample.queueUs > Math.max(leastCutQueueUs, 3 * queueAim(this.#rateBps))) return this.#cut(sample, nowUs);
    if (sample.isHeld && sample.backlogBits > 0) return this.#drain(sample);
    const loss = sample.lossRatio - 1.5 * sample.lossFloor;
    if (loss > heavyLoss) return this.#cutForLoss(sample, nowUs);
    const isLimited = sample.sentBps < applicationLimited * this.#rateBps;
    this.#cause = isLimited ? 'application-limited' : 'steady';
    const mayGrow = !isLimited && loss < someLoss;
    const boldness = mayGrow ? this.#boldness(sample.fill, nowUs) : 0;
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
  #cut(sample: PathSample, nowUs: number): number {
    const then = this.#queues[0];
    if (then && sample.queueUs < then.queueUs - fallingUs) {
      this.#cause = 'draining';
      return this.#rateBps;
    }
    this.#cause = 'queue';
    if (this.#isBurst(sample)) return this.#cutForBurst(sample, nowUs);
    const rateBps = sample.carriedBps * shareFor(sample);
    if (rateBps < this.#rateBps) this.#tooMuchBps = sample.carriedBps;
    return Math.min(this.#rateBps, rateBps);
  }

  #cutForBurst(sample: PathSample, nowUs: number): number {
    if (nowUs - this.#burstCutUs < sample.rttUs + followUs) return this.#rateBps;
    this.#burstCutUs = nowUs;
    return this.#rateBps * burstCut;
  }

  #drain(sample: PathSample): number {
    this.#cause = 'draining';
    if (this.#isBurst(sample)) return this.#rateBps;
    return Math.min(this.#rateBps, sample.carriedBps * shareFor(sample));
  }

  /** More is lost than the way loses anyway, without a queue: a policer, or a queue too short to see. What arrives is what it carries. */
  #cutForLoss(sample: PathSample, nowUs: number): number {
    this.#cause = 'loss';
    if (nowUs - this.#lossCutUs < sample.rttUs + followUs) return this.#rateBps;
    this.#lossCutUs = nowUs;
    this.#tooMuchBps = sample.arrivingBps;
    return Math.min(this.#rateBps, Math.max(sample.arrivingBps, this.#rateBps * (1 - sample.lossRatio)));
  }

  /** How fast to grow, 0 to 1. */
  #boldness(fill: number | undefined, nowUs: number): number {
    const calmForUs = nowUs - (this.#calmSinceUs ?? nowUs);
    if (calmForUs < calmUs) return 0;
    if (fill !== undefined) return Math.max(0, Math.min(1, (fullWay - fill) / (fullWay - emptyWay)));
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
    const factor = gradual + fillFactor(sample.fill, this.#rateBps, sinceUs);
    return this.#rateBps * Math.max(0.7, Math.min(mayGrow ? 1.1 : 1, factor));
  }

  /** Not more waits than a keyframe leaves behind, and the way carries the target: what is too much is over when it has gone. */
  #isBurst(sample: PathSample): boolean {
    return sample.carriedBps > nearlyAll * this.#rateBps && waitingUs(sample) < burstUs;
  }

  #note(queueUs: number, nowUs: number): void {
    if (queueUs > calmQueueUs) this.#calmSinceUs = undefined;
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

/** So much less than the way carries that what waits is gone within that time or so. */
function shareFor(sample: PathSample): number {
  return Math.min(0.9, Math.max(0.5, 1 - waitingUs(sample) / goneUs));
}
