import { msToUs, type OptionFault, PipelineError, secondsToUs, usToMs } from '@arkavo-pipeline/core';
import { Peak } from './peak.js';

export type AdaptiveDelayOptions = {
  /** How long each unit is held from the time it would have come on an even way, microseconds: 0 to let it go at once. */
  readonly minUs: number;
  /** What is missing is waited for no longer than this, microseconds. */
  readonly maxUs: number;
};

/** Jitter, reordering and loss count for half as much after this long. */
const halfLifeUs = secondsToUs(10);
/** What a request and its answer take beyond the round trip: timers, pacing, and packets of the same burst. */
const roundMarginUs = msToUs(5);
/** What remains lost after all requests that are waited for, at most. */
const residualLoss = 1e-6;
/** A way that seems to lose less than this is waited for as if it lost this much. */
const leastLoss = 0.03;
/** A round trip shorter than the pauses of a thread is no reason to give up within one. */
const leastWaitUs = msToUs(20);

/** What is wrong with these bounds; undefined when they are good. */
export function delayFault(minMs: number, maxMs: number): Required<OptionFault<'minMs'>> | undefined {
  if (minMs >= 0 && maxMs >= minMs) return undefined;
  const message = 'minMs is below 0 or above maxMs; set it to 0 or more, and to no more than maxMs';
  return { option: 'minMs', message, got: `, not ${minMs}` };
}

/**
 * How long a receiver waits for what is missing: the jitter, the reordering, and as many round trips as it takes until next to
 * nothing remains lost, between `minUs` and `maxUs`; all of `maxUs` until a round trip has been measured.
 */
export class AdaptiveDelay {
  readonly #minUs: number;
  readonly #maxUs: number;
  readonly #jitter = new Peak(halfLifeUs);
  readonly #reordering = new Peak(halfLifeUs);
  #rttUs: number | undefined;
  readonly #loss = new Peak(halfLifeUs);

  constructor({ minUs, maxUs }: AdaptiveDelayOptions) {
    const fault = delayFault(usToMs(minUs), usToMs(maxUs));
    if (fault) throw new PipelineError('ERR_DEFINITION_INVALID', `${fault.message}${fault.got}`);
    this.#minUs = minUs;
    this.#maxUs = maxUs;
  }

  /** A unit's first packet came this much later than the fastest recent one. */
  late(latenessUs: number, nowUs: number): void {
    this.#jitter.add(Math.min(latenessUs, this.#maxUs), nowUs);
  }

  /** A packet came this long after one that was sent later. */
  reordered(extentUs: number, nowUs: number): void {
    this.#reordering.add(Math.min(extentUs, this.#maxUs), nowUs);
  }

  /** The way's round trip, and the part of the packets that it lost since this was said last, 0 to 1. */
  measured(rttUs: number, lossFraction: number, nowUs: number): void {
    this.#rttUs = rttUs;
    this.#loss.add(lossFraction, nowUs);
  }

  /** From when a unit would have come on an even way to when it may go, microseconds. */
  get holdUs(): number {
    return this.#minUs;
  }

  /** From when a packet is missed to when it is given up, microseconds. */
  waitUs(nowUs: number): number {
    if (this.#rttUs === undefined) return this.#maxUs;
    // A request can be lost as well as its answer.
    const roundLoss = Math.min(0.9, 2 * Math.max(leastLoss, this.#loss.at(nowUs)));
    const rounds = Math.ceil(Math.log(residualLoss) / Math.log(roundLoss));
    const repairUs = Math.max(leastWaitUs, rounds * (this.#rttUs + roundMarginUs));
    const waitUs = this.#jitter.at(nowUs) + this.#reordering.at(nowUs) + repairUs;
    return Math.round(Math.min(this.#maxUs, Math.max(this.#minUs, waitUs)));
  }
}
