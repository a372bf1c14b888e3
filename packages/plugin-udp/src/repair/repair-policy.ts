import { msToUs } from '@arkavo-pipeline/core';
import { maxRepairs } from './flexfec/cyclic-code.js';
import { noParity, type ParityStrength } from './flexfec/flexfec-encoder.js';
import { patience } from './patience.js';

/** What the user wants: `auto` chooses by what is measured. */
export type RepairMode = 'auto' | 'resend' | 'parity' | 'both' | 'off';

/** What is known of the way and of the receiver. */
export type RepairMeasure = {
  /** Undefined as long as it has not been measured. */
  readonly rttUs: number | undefined;
  /** How much longer than that an answer often takes, microseconds. */
  readonly jitterUs: number;
  /** The part of the packets that was lost since the last report, 0 to 1; undefined when there is none yet. It is smoothed here. */
  readonly lossFraction: number | undefined;
  /** Whether the way has a queue that others fill: it loses, though nothing may have been lost yet. */
  readonly hasQueue: boolean;
  /** How many packets are lost in a row, on average: 1 and more. 1 when not known. */
  readonly meanBurst: number;
  /** How long the receiver waits for what is missing, at most, microseconds; `patience` times as long what comes is of use. */
  readonly waitUs: number;
};

/** Why losses are repaired as they are. */
export type RepairCause =
  | 'asked-for'
  | 'not-measured'
  | 'time-for-resends'
  | 'frequent-loss'
  | 'time-for-few-resends'
  | 'time-for-late-resends'
  | 'no-time-for-resends'
  | 'no-loss';

export type RepairPlan = {
  readonly resend: boolean;
  /** Copies of a packet that is asked for the first time, 1 to 3. */
  readonly firstCopies: number;
  /** From one copy to the next, microseconds. */
  readonly copyPauseUs: number;
  readonly parity: ParityStrength;
  readonly cause: RepairCause;
};

/** From when a packet is lost to when its request leaves, and other waits. */
const noticeUs = msToUs(8);
/** Loss below this is not worth sending parity for all the time. */
const leastLoss = 0.002;
/** From here on so many units would wait for a round trip, or two, that parity is worth it even though there is time for them. */
const frequentLoss = 0.02;
/** From here on two copies of the only resend are both lost too often. */
const heavyLoss = 0.07;
/** Time for two resends that may be late, or for three. */
const enoughRounds = 3;
/** Parity that is sent stays until loss is below this part of the least, or there is time for this much more than enough round trips. */
const hysteresis = 0.5;
const roundsHysteresis = 0.25;
/** What a way is taken to lose until that is known: the first keyframe is the one that most depends on. */
const presumedLoss = 0.05;
/** Loss that rises is believed sooner than loss that falls. */
const rise = 0.5;
const fall = 0.1;
/** A block of parity is a part of the wait, so that its end comes in time. */
const blockPart = 1 / 2;
/** A round trip fits surely when there is this much time for it; otherwise parity has to be strong enough alone. */
const sureRound = 1.1;
/** A resend over such a round trip is a picture that stands still: parity is to spare it, though there is time for it. Behind a keyframe it stands longest, because that takes longest to go: of those more is protected. */
const longRoundUs = msToUs(150);
const keyframeFactor = 2;
/** What a queue loses that is about to be full, at least. */
const queueLoss = 0.01;
/** Repair packets of a block that does not wait for more: any three losses of a small block. */
const fewRepairs = 4;
/** From here on losses come in bursts, which may take two copies. */
const shortBurst = 2;
/** Copies are as far apart as there is time for: a burst takes those that are close to each other. */
const leastPauseUs = msToUs(3);
const pausePart = 1 / 7;
/** And the last comes so much before the end of the wait. */
const spareUs = msToUs(4);

/**
 * Chooses how losses are repaired: by resends as long as a few fit well into the wait, in copies and with some parity where losses are
 * frequent; by resends, in copies when only one fits, and parity for what they will not bring, when that is not so; by more parity when
 * none comes in time, beside resends as long as these are still of use, and alone when they are not. Parity takes no more than `maxShare` of the media's packets.
 */
export class RepairPolicy {
  readonly #mode: RepairMode;
  readonly #maxShare: number;
  #hasParity = false;
  #lossFraction: number | undefined;

  /** `maxShare` is 0 to 1; a half unless it is given. */
  constructor(mode: RepairMode, maxShare = 0.5) {
    this.#mode = mode;
    this.#maxShare = maxShare;
  }

  /** Call it with each report of the receiver. */
  decide(measure: RepairMeasure): RepairPlan {
    const lossFraction = this.#smooth(measure.lossFraction);
    const isFilled = measure.hasQueue && (measure.rttUs ?? 0) >= longRoundUs;
    const leastFraction = isFilled ? queueLoss : 0;
    const plan = this.#plan({
      ...measure,
      lossFraction: lossFraction === undefined ? undefined : Math.max(lossFraction, leastFraction),
    });
    this.#hasParity = plan.parity.share > 0;
    return { ...plan, copyPauseUs: copyPauseUs(measure, plan.firstCopies) };
  }

  #smooth(lossFraction: number | undefined): number | undefined {
    if (lossFraction === undefined) return this.#lossFraction;
    const before = this.#lossFraction ?? lossFraction;
    this.#lossFraction = before + (lossFraction - before) * (lossFraction > before ? rise : fall);
    return this.#lossFraction;
  }

  #plan(measure: RepairMeasure): Omit<RepairPlan, 'copyPauseUs'> {
    const rounds = roundsIn(measure);
    if (this.#mode === 'off') return { resend: false, firstCopies: 1, parity: noParity, cause: 'asked-for' };
    if (this.#mode !== 'auto') {
      const resend = this.#mode !== 'parity';
      const parity = this.#mode === 'resend' ? noParity : this.#parity(measure, resend ? rounds : 0);
      return { resend, firstCopies: this.#copies(measure, rounds), parity, cause: 'asked-for' };
    }
    return this.#automatic(measure, rounds);
  }

  #automatic(measure: RepairMeasure, rounds: number): Omit<RepairPlan, 'copyPauseUs'> {
    const enough = this.#hasParity ? enoughRounds + roundsHysteresis : enoughRounds;
    const remains = this.#hasParity ? hysteresis : 1;
    const resendsOnly = { resend: true, firstCopies: 1, parity: noParity };
    if (measure.rttUs === undefined || measure.lossFraction === undefined) {
      return { ...resendsOnly, firstCopies: 3, parity: this.#parity(measure, sureRound), cause: 'not-measured' };
    }
    if (rounds >= enough) {
      if (measure.lossFraction < frequentLoss * remains) return { ...resendsOnly, cause: 'time-for-resends' };
      const parity = this.#quickParity(measure, rounds, measure.rttUs);
      return { ...resendsOnly, firstCopies: this.#copies(measure, rounds), parity, cause: 'frequent-loss' };
    }
    if (measure.lossFraction < leastLoss * remains) return { ...resendsOnly, cause: 'no-loss' };
    const parity = this.#parity(measure, rounds);
    const firstCopies = this.#copies(measure, rounds);
    if (rounds >= 1) return { resend: true, firstCopies, parity, cause: 'time-for-few-resends' };
    // A late resend is of use as long as no keyframe is there: parity is what a picture in time depends on.
    const isOfUse = roundsIn({ ...measure, waitUs: patience * measure.waitUs }) >= 1;
    if (isOfUse) return { resend: true, firstCopies, parity, cause: 'time-for-late-resends' };
    return { resend: false, firstCopies, parity, cause: 'no-time-for-resends' };
  }

  /** A resend that cannot be repeated is sent twice, and where losses are frequent any: that costs as much as the loss, and squares what remains. */
  #copies(measure: RepairMeasure, rounds: number): number {
    const { lossFraction = 0, meanBurst } = measure;
    const isOften = lossFraction >= heavyLoss || (lossFraction >= leastLoss && meanBurst >= shortBurst);
    if (rounds < 2 && isOften) return 3;
    return lossFraction >= (rounds < 2 ? leastLoss : frequentLoss) ? 2 : 1;
  }

  /** Saves most units the round trip that a resend takes: it comes with the unit, and never later than a resend would. */
  #quickParity(measure: RepairMeasure, rounds: number, rttUs: number): ParityStrength {
    const parity = this.#parity(measure, rounds);
    return { ...parity, repairs: Math.ceil(measure.meanBurst), maxBlockUs: Math.min(parity.maxBlockUs, rttUs) };
  }

  #parity(measure: RepairMeasure, rounds: number): ParityStrength {
    const { rttUs = 0, lossFraction = presumedLoss, meanBurst, waitUs } = measure;
    const wanted = strengthFor(rttUs < longRoundUs ? rounds : Math.min(rounds, 1), lossFraction);
    const burstiness = 1 + Math.min(1, (meanBurst - 1) / 4);
    const share = Math.min(this.#maxShare, wanted * burstiness);
    return {
      share,
      keyframeShare: rttUs < longRoundUs ? share : Math.min(this.#maxShare, keyframeFactor * share),
      repairs: Math.min(maxRepairs, Math.max(fewRepairs, Math.ceil(2 * meanBurst))),
      maxBlockUs: Math.round(waitUs * blockPart),
    };
  }
}

/** Repair packets per packet: the fewer resends will come, the more. */
function strengthFor(rounds: number, lossFraction: number): number {
  if (rounds >= enoughRounds) return 0.03 + lossFraction / 2;
  if (rounds >= 2) return 0.05 + 1.5 * lossFraction;
  return rounds >= sureRound ? 0.05 + 2.5 * lossFraction : 0.1 + 4 * lossFraction;
}

function copyPauseUs({ rttUs = 0, jitterUs, waitUs }: RepairMeasure, copies: number): number {
  const overUs = Math.min(waitUs - jitterUs - rttUs - spareUs, rttUs * pausePart);
  return Math.max(leastPauseUs, Math.round(overUs / Math.max(1, copies - 1)));
}

/** How many times a packet can be asked for and come in time. */
function roundsIn({ rttUs, jitterUs, waitUs }: RepairMeasure): number {
  if (rttUs === undefined) return 0;
  return (waitUs - noticeUs - jitterUs) / Math.max(rttUs, 1);
}
