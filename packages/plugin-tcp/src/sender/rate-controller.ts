import { msToUs } from '@arkavo-pipeline/core';

/** What is known of the way at one moment. */
export type RateSample = {
  /** How long what is sent now waits, here and on the way, microseconds. */
  readonly delayUs: number;
  /** Bits per second that get through while there is always more to send; undefined while that is not known. */
  readonly arrivingBps: number | undefined;
};

/** A delay that says: too much is sent. */
const highDelayUs = msToUs(150);
/** A delay that says: no queue. */
const lowDelayUs = msToUs(50);
/** An encoder takes half a second to change its rate: that long until the next time less is asked for. */
const holdUs = msToUs(500);
/** How long the way must have been free before more is asked for, and again; twice as long after each time that was too much. */
const calmUs = msToUs(2000);
const maxCalmUs = msToUs(32_000);
const stepUs = msToUs(1000);
const decrease = 0.7;
const increase = 1.15;
/** More than this much over what is produced is not asked for: the producer has no use for it. */
const headroom = 1.5;
/** What arrives while packets wait is what the way can carry: less than this part of it is not asked for. */
const leastShare = 0.6;
/** No video is worth less. */
const minBps = 50_000;
const measureUs = msToUs(1000);

/**
 * The bit rate to ask the producers for: much less at once when packets wait, a little more when none have for a
 * while, never more than the receiver wants. The bounds are the encoder's own. One for all connections of a sender: a rate
 * that one of them lowered is raised again on the next.
 */
export class RateController {
  readonly #ask: (bitsPerSecond: number, sample: RateSample) => void;
  #askedBps: number | undefined;
  #limitBps = Number.POSITIVE_INFINITY;
  #producedBps: number | undefined;
  #produced = { bits: 0, sinceUs: Number.NEGATIVE_INFINITY };
  #changedUs = Number.NEGATIVE_INFINITY;
  #raised = false;
  #calmSinceUs = Number.POSITIVE_INFINITY;
  #calmUs = calmUs;

  /** `ask` is called at each change. */
  constructor(ask: (bitsPerSecond: number, sample: RateSample) => void) {
    this.#ask = ask;
  }

  /** There is a new connection: the way may be another one, and a receiver that wants less says so anew. What was asked for holds. */
  connected(): void {
    this.#limitBps = Number.POSITIVE_INFINITY;
    this.#produced = { bits: 0, sinceUs: Number.NEGATIVE_INFINITY };
    this.#raised = false;
    this.#calmSinceUs = Number.POSITIVE_INFINITY;
    this.#calmUs = calmUs;
  }

  /** The receiver wants no more than this. */
  limit(bitsPerSecond: number): number {
    this.#limitBps = bitsPerSecond;
    this.#askedBps = Math.min(this.#askedBps ?? bitsPerSecond, bitsPerSecond);
    return this.#askedBps;
  }

  /** So much video was produced. */
  produced(bytes: number, nowUs: number): void {
    if (nowUs - this.#produced.sinceUs >= measureUs) {
      const spanUs = nowUs - this.#produced.sinceUs;
      if (Number.isFinite(spanUs)) this.#producedBps = (this.#produced.bits * 1e6) / spanUs;
      this.#produced = { bits: 0, sinceUs: nowUs };
    }
    this.#produced.bits += bytes * 8;
  }

  /** Decides, once per change of circumstances: call it often. */
  update(sample: RateSample, nowUs: number): void {
    if (sample.delayUs > lowDelayUs) this.#calmSinceUs = Number.POSITIVE_INFINITY;
    else if (this.#calmSinceUs === Number.POSITIVE_INFINITY) this.#calmSinceUs = nowUs;
    if (sample.delayUs > highDelayUs) this.#lower(sample, nowUs);
    else if (nowUs - this.#calmSinceUs >= this.#calmUs) this.#raise(sample, nowUs);
  }

  #lower(sample: RateSample, nowUs: number): void {
    const currentBps = Math.min(
      this.#askedBps ?? Number.POSITIVE_INFINITY,
      this.#producedBps ?? Number.POSITIVE_INFINITY,
    );
    if (nowUs - this.#changedUs < holdUs || !Number.isFinite(currentBps)) return;
    if (this.#raised) this.#calmUs = Math.min(this.#calmUs * 2, maxCalmUs);
    const { arrivingBps = Number.POSITIVE_INFINITY } = sample;
    const leastBps = Number.isFinite(arrivingBps) ? Math.max(minBps, arrivingBps * leastShare) : minBps;
    const lowerBps = Math.max(leastBps, Math.min(currentBps, arrivingBps) * decrease);
    if (lowerBps < currentBps) this.#change(lowerBps, sample, nowUs, false);
  }

  #raise(sample: RateSample, nowUs: number): void {
    if (this.#askedBps === undefined || nowUs - this.#changedUs < stepUs) return;
    if (this.#askedBps >= Math.min(this.#limitBps, (this.#producedBps ?? 0) * headroom)) return;
    if (this.#raised && nowUs - this.#changedUs >= calmUs) this.#calmUs = calmUs;
    this.#change(Math.min(this.#askedBps * increase, this.#limitBps), sample, nowUs, true);
  }

  #change(bitsPerSecond: number, sample: RateSample, nowUs: number, raised: boolean): void {
    this.#changedUs = nowUs;
    this.#raised = raised;
    const rounded = Math.round(bitsPerSecond);
    if (rounded === this.#askedBps) return;
    this.#askedBps = rounded;
    this.#ask(rounded, sample);
  }
}
