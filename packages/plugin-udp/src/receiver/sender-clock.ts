import { secondsToUs, unknownUncertaintyUs } from '@arkavo-pipeline/core';

/** This clock's time minus the sender's wall clock, ± how far that may be off; microseconds. */
export type ClockOffset = { readonly offsetUs: number; readonly uncertaintyUs: number };

type Reading = { readonly offsetUs: number; readonly errorUs: number; readonly atUs: number };

/** How many readings an estimate is chosen from: the way is free now and then, also while it is busy. */
const remembered = 16;
/** Two quartzes drift apart by no more than this. */
const maxDrift = 100e-6;
/** A round trip that took longer says nothing. */
const maxRoundTripUs = secondsToUs(10);

/**
 * A sender's wall clock, from the times in its reports: each came half a round trip after it was sent, ± as much (RFC 5905 §8). Of the
 * latest ones the one with the smallest error counts, which grows with its age; before a round trip was measured, the one that
 * came fastest.
 */
export class SenderClock {
  #readings: Reading[] = [];
  /** Of these: all errors grow alike, so that only another reading makes another one the best. */
  #best: Reading | undefined;

  /** A report that was sent at `wallUs` came at `arrivedUs`. */
  heard(wallUs: number, arrivedUs: number, roundTripUs: number | undefined): void {
    const isMeasured = roundTripUs !== undefined && roundTripUs <= maxRoundTripUs;
    const errorUs = isMeasured ? Math.max(1, roundTripUs / 2) : unknownUncertaintyUs;
    const reading = { offsetUs: arrivedUs - wallUs - (isMeasured ? errorUs : 0), errorUs, atUs: arrivedUs };
    if (this.#contradicts(reading)) this.#readings = [];
    this.#readings.push(reading);
    if (this.#readings.length > remembered) this.#readings.shift();
    this.#best = this.#readings.reduce((best, other) => (isBetter(other, best, arrivedUs) ? other : best));
  }

  /** What is known at `nowUs`; undefined before the first report. */
  offset(nowUs: number): ClockOffset | undefined {
    const best = this.#best;
    if (!best) return undefined;
    const uncertaintyUs = Math.min(unknownUncertaintyUs, Math.ceil(errorAt(best, nowUs)));
    return { offsetUs: Math.round(best.offsetUs), uncertaintyUs };
  }

  /** Both cannot be true of one clock: the sender's was set, or it is another sender now. */
  #contradicts(reading: Reading): boolean {
    return this.#readings.some((earlier) => {
      const apartUs = Math.abs(earlier.offsetUs - reading.offsetUs);
      return apartUs > errorAt(earlier, reading.atUs) + reading.errorUs;
    });
  }
}

function isBetter(one: Reading, other: Reading, nowUs: number): boolean {
  const isKnown = Math.min(one.errorUs, other.errorUs) < unknownUncertaintyUs;
  return isKnown ? errorAt(one, nowUs) < errorAt(other, nowUs) : one.offsetUs < other.offsetUs;
}

function errorAt({ errorUs, atUs }: Reading, nowUs: number): number {
  return errorUs + Math.max(0, nowUs - atUs) * maxDrift;
}
