import { msToUs, usToMs, type WhyDetails } from '@arkavo-pipeline/core';
import { noParity, type ParityStrength } from '../repair/flexfec/flexfec-encoder.js';
import { type RepairCause, type RepairMode, type RepairPlan, RepairPolicy } from '../repair/repair-policy.js';
import type { ResendCopies } from '../repair/resend-buffer.js';
import { RoundTrip } from '../repair/round-trip.js';
import { BurstMeter } from './burst-meter.js';

export type RepairControlOptions = {
  readonly repair: RepairMode;
  readonly repairMs: number;
  /** Losses are repaired in another way than before. */
  readonly onPlan: (cause: RepairCause, details: WhyDetails) => void;
};

/** So many reports without a loss say that there is none: the first ones are about a few packets. */
const enoughReports = 3;
/** A round trip that differs by this part is another. */
const otherRoundTrip = 0.25;
/** Parity that changes by less is the same to people. */
const shareStep = 0.05;

/**
 * How losses are repaired, from the round trip and the loss that a receiver reports. Parity that nobody asked for is only sent to a
 * receiver that shows by its feedback that it knows more than plain RTP: to others it is a stranger's stream.
 */
export class RepairControl {
  readonly roundTrip = new RoundTrip();
  readonly #options: RepairControlOptions;
  readonly #policy: RepairPolicy;
  readonly #bursts = new BurstMeter();
  #plan: RepairPlan;
  #isCapable: boolean;
  /** As many as are enough, from the first one of a loss on. */
  #reports = 0;
  #shown = '';
  /** The round trip that the plan is for. */
  #planned: number | undefined;

  constructor(options: RepairControlOptions) {
    this.#options = options;
    this.#policy = new RepairPolicy(options.repair);
    this.#isCapable = options.repair === 'parity' || options.repair === 'both';
    this.#plan = this.#decide(undefined);
  }

  /** Whether requests are answered. */
  get resends(): boolean {
    return this.#plan.resend;
  }

  /** How often what is asked for goes. */
  get copies(): ResendCopies {
    return this.#plan;
  }

  /** Whether the receiver may still ask for what was sent last. */
  get awaitsRequests(): boolean {
    return this.#plan.resend && this.#isCapable;
  }

  get parity(): ParityStrength {
    return this.#isCapable ? this.#plan.parity : noParity;
  }

  /** The receiver sent what only one that knows parity sends. */
  capable(): void {
    if (this.#isCapable) return;
    this.#isCapable = true;
    this.#say(undefined);
  }

  /** Packets were asked for: how many are lost in a row shows in their numbers. */
  requested(sequenceNumbers: readonly number[]): void {
    this.#bursts.add(sequenceNumbers);
  }

  /** The round trip was measured: one that has become another is not waited for a report with. */
  measured(rttUs: number): void {
    this.roundTrip.sample(rttUs);
    const { us } = this.roundTrip;
    if (this.#planned !== undefined && Math.abs(us - this.#planned) < this.#planned * otherRoundTrip) return;
    this.#plan = this.#decide(undefined);
    this.#say(undefined);
  }

  /** A report said that this part of the packets was lost, 0 to 1. */
  reported(lossFraction: number): void {
    this.#reports = lossFraction > 0 ? enoughReports : this.#reports + 1;
    this.#plan = this.#decide(this.#reports < enoughReports ? undefined : lossFraction);
    this.#say(lossFraction);
  }

  #decide(lossFraction: number | undefined): RepairPlan {
    this.#planned = this.roundTrip.measuredUs;
    return this.#policy.decide({
      rttUs: this.roundTrip.measuredUs,
      jitterUs: this.roundTrip.marginUs,
      hasQueue: this.roundTrip.hasQueue,
      lossFraction,
      meanBurst: this.#bursts.mean,
      waitUs: msToUs(this.#options.repairMs),
    });
  }

  #say(lossFraction: number | undefined): void {
    const { parity } = this;
    const { resend, firstCopies, cause } = this.#plan;
    const rttUs = this.roundTrip.measuredUs;
    const shown = [resend, firstCopies, cause, Math.ceil(parity.share / shareStep)].join(' ');
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#options.onPlan(cause, {
      resend,
      firstCopies,
      parityShare: Number(parity.share.toFixed(3)),
      ...(lossFraction !== undefined && { lossFraction: Number(lossFraction.toFixed(4)) }),
      ...(rttUs !== undefined && { rttMs: Math.round(usToMs(rttUs)) }),
    });
  }
}
