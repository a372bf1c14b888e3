import type { AliveAnswer } from './signal-message.js';

/** This clock's time minus the peer's, ± how far that may be off; microseconds. */
export type ClockOffset = { readonly offsetUs: number; readonly uncertaintyUs: number };

type Exchange = { readonly offsetUs: number; readonly errorUs: number; readonly atUs: number };

/** How many exchanges an estimate is chosen from: the way is free now and then, also while it is busy. */
const remembered = 16;
/** Two quartzes drift apart by no more than this. */
const maxDrift = 100e-6;
/** An answer that took longer says nothing. */
const maxRoundTripUs = 10_000_000;

/**
 * The peer's clock, from exchanges of four times (RFC 5905 §8): the middle of the way there and back, wrong by half the round
 * trip at most. Of the latest exchanges the one with the smallest error counts, which grows with its age.
 */
export class PeerClock {
  #exchanges: Exchange[] = [];
  #roundTripUs: number | undefined;

  /** The latest round trip, microseconds; undefined before the first answer. */
  get roundTripUs(): number | undefined {
    return this.#roundTripUs;
  }

  /** Takes note of an answer that came at `arrivedUs`. One that cannot be true is passed over. */
  add({ askedUs, heardUs, answeredUs }: AliveAnswer, arrivedUs: number): void {
    const roundTripUs = arrivedUs - askedUs - (answeredUs - heardUs);
    if (answeredUs < heardUs || askedUs > arrivedUs || roundTripUs < 0 || roundTripUs > maxRoundTripUs) return;
    this.#roundTripUs = roundTripUs;
    const offsetUs = (askedUs - heardUs + arrivedUs - answeredUs) / 2;
    const exchange = { offsetUs, errorUs: Math.max(1, roundTripUs / 2), atUs: arrivedUs };
    if (this.#contradicts(exchange)) this.#exchanges = [];
    this.#exchanges.push(exchange);
    if (this.#exchanges.length > remembered) this.#exchanges.shift();
  }

  /** What is known at `nowUs`; undefined before the first answer. */
  offset(nowUs: number): ClockOffset | undefined {
    let best: Exchange | undefined;
    for (const exchange of this.#exchanges)
      if (!best || errorAt(exchange, nowUs) < errorAt(best, nowUs)) best = exchange;
    return best && { offsetUs: Math.round(best.offsetUs), uncertaintyUs: Math.ceil(errorAt(best, nowUs)) };
  }

  /** Both cannot be true of one clock: the peer's was set, or it is another one now. */
  #contradicts(exchange: Exchange): boolean {
    return this.#exchanges.some((earlier) => {
      const apartUs = Math.abs(earlier.offsetUs - exchange.offsetUs);
      return apartUs > errorAt(earlier, exchange.atUs) + exchange.errorUs;
    });
  }
}

function errorAt({ errorUs, atUs }: Exchange, nowUs: number): number {
  return errorUs + Math.max(0, nowUs - atUs) * maxDrift;
}
