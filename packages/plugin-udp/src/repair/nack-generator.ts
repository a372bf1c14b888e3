import { msToUs } from '@arkavo-pipeline/core';
import type { PacketOrigin } from '../jitter/packet-origin.js';
import { sequenceAfter } from '../rtp/sequence-number.js';
import { ReorderGauge } from './reorder-gauge.js';
import type { RoundTrip } from './round-trip.js';

type Missing = {
  readonly noticedUs: number;
  /** Whether nothing above it came yet, so that it may never have been sent. */
  readonly isGuess: boolean;
  /** When the request of this round was sent first; of rounds there is one per round trip. */
  roundUs: number;
  /** That of the round before. */
  earlierUs: number;
  rounds: number;
  /** How often the request of this round is still to be repeated, in case it is lost itself. */
  repeats: number;
  dueUs: number;
};

/** What became of the packets that were missing. */
export type NackStats = {
  /** Numbers in requests, each time anew. */
  readonly asked: number;
  /** That came as an answer. */
  readonly resent: number;
  /** That came by themselves after they had been asked for. */
  readonly needless: number;
  /** That did not come while they were waited for. */
  readonly givenUp: number;
  /** That were too many to keep track of. */
  readonly overflow: number;
};

/** Missing packets that are kept track of, at most. */
const maxMissing = 1024;
/** So many may be asked for again after their time: more are of an outage, and would be in the way of the keyframe that is asked for. */
const maxLate = 32;
/** Numbers in one answer of `poll`, at most. */
const maxAsked = 256;
/** With what is due now, what is due within this time is asked for, too: one packet instead of two. */
const batchUs = msToUs(1);
const repeatUs = msToUs(2.5);
const repeats = 2;
/** More than this is too much for any round but the last. */
const mostRepeats = 8;
/** There is no other round: the request must not be lost, not even in a burst of losses. So many times the usual burst is a long one. */
const longBurst = 4;
const leastLastRepeats = 6;
const mostLastRepeats = 16;
const lastRepeatUs = msToUs(1.25);
/** What a burst is taken for until some have been seen, packets; and how much each tells. */
const presumedBurst = 4;
const burstShare = 1 / 8;
/** A longer gap is an outage, which no repeating helps against. */
const greatestBurst = 16;
/** An answer within this part of a round trip is none to the request before it: round trips differ by less. */
const tooSoon = 0.7;
/** A round trip shorter than this is not worth repeating a request within. */
const shortRoundTripUs = msToUs(8);

/**
 * Knows which packets of one stream are missing, and which to ask for now: at once what reordering does not explain, each request
 * again shortly after (it may be lost itself), and anew each round trip while an answer can still come in time. Numbers
 * are those of a jitter buffer, with the wraps counted.
 */
export class NackGenerator {
  readonly #roundTrip: RoundTrip;
  readonly #reordering = new ReorderGauge();
  readonly #missing = new Map<number, Missing>();
  readonly #stats = { asked: 0, resent: 0, needless: 0, givenUp: 0, overflow: 0 };
  #newest: number | undefined;
  /** How many packets are missing in a row, smoothed: the way back may lose as many requests. */
  #burst = presumedBurst;
  /** As of the last `poll`. */
  #waitUs = 0;
  #isOutage = false;

  /** `roundTrip` is measured here, by the answers to requests, and may be measured elsewhere as well. */
  constructor(roundTrip: RoundTrip) {
    this.#roundTrip = roundTrip;
  }

  get stats(): NackStats {
    return this.#stats;
  }

  /** Packets known to be missing. */
  get missing(): number {
    return this.#missing.size;
  }

  /** When to call `poll` again, microseconds; undefined when nothing is missing. As of the last call of anything. */
  get nextUs(): number | undefined {
    let nextUs: number | undefined;
    for (const { dueUs } of this.#missing.values()) nextUs = Math.min(dueUs, nextUs ?? dueUs);
    return nextUs;
  }

  /** A packet is there. Returns how long it was overtaken by others, microseconds; undefined when it came in order or was lost. */
  received(number: number, origin: PacketOrigin, nowUs: number): number | undefined {
    const newest = this.#newest ?? number - 1;
    if (number > newest) this.#notice(newest + 1, number, nowUs, false);
    this.#newest = Math.max(newest, number);
    const missing = this.#missing.get(number);
    if (!missing) return undefined;
    this.#missing.delete(number);
    return this.#settle(missing, origin, nowUs);
  }

  /** Nothing came for too long: the next `count` packets may be lost. */
  suspect(count: number, nowUs: number): void {
    if (this.#newest !== undefined) this.#notice(this.#newest + 1, this.#newest + 1 + count, nowUs, true);
  }

  /** The stream may have begun with up to `count` packets before its first one that came. */
  suspectBefore(first: number, count: number, nowUs: number): void {
    this.#notice(first - count, first, nowUs, true);
  }

  /** What is below this number is not wanted any more. */
  forgetBelow(number: number): void {
    for (const key of this.#missing.keys()) {
      if (key < number) this.#missing.delete(key);
    }
  }

  /**
   * The sequence numbers to ask for now, 0 to 65 535, of packets that are to come within `waitUs` microseconds of being missed, and are of
   * no use after `patienceUs`.
   */
  poll(nowUs: number, waitUs: number, patienceUs = waitUs): readonly number[] {
    const asked: number[] = [];
    this.#waitUs = waitUs;
    this.#isOutage = this.#surelyMissing > maxLate;
    const dueUs = (this.nextUs ?? Number.POSITIVE_INFINITY) <= nowUs ? nowUs + batchUs : nowUs;
    for (const [number, missing] of this.#missing) {
      const giveUpUs = missing.noticedUs + patienceUs;
      if (nowUs >= giveUpUs) {
        this.#missing.delete(number);
        if (!missing.isGuess) this.#stats.givenUp += 1;
      } else if (missing.dueUs <= dueUs && asked.length < maxAsked) {
        if (this.#asks(missing, missing.noticedUs + waitUs, giveUpUs, nowUs)) asked.push(sequenceAfter(number, 0));
      }
    }
    this.#stats.asked += asked.length;
    return asked;
  }

  /** Without what may never have been sent. */
  get #surelyMissing(): number {
    let count = 0;
    for (const { isGuess } of this.#missing.values()) if (!isGuess) count += 1;
    return count;
  }

  /** Whether to ask for it, and when to look at it again. */
  #asks(missing: Missing, inTimeUs: number, giveUpUs: number, nowUs: number): boolean {
    const { us: rttUs, marginUs } = this.#roundTrip;
    const answerUs = nowUs + rttUs;
    const isLate = answerUs > inTimeUs;
    if (answerUs > giveUpUs || (isLate && this.#isOutage)) {
      missing.dueUs = giveUpUs;
      return false;
    }
    // What did not come in time is asked for once more, when the answer to all that was asked before is surely lost.
    const nextRoundUs = missing.roundUs + rttUs + marginUs;
    if (isLate && missing.rounds > 0 && missing.repeats === 0 && nowUs < nextRoundUs) {
      missing.dueUs = nextRoundUs;
      return false;
    }
    if (missing.repeats > 0) missing.repeats -= 1;
    else this.#begin(missing, isLate ? giveUpUs : inTimeUs, nowUs);
    const deadlineUs = missing.roundUs + rttUs > inTimeUs ? giveUpUs : inTimeUs;
    const pauseUs = this.#isLastRound(deadlineUs - missing.roundUs) ? lastRepeatUs : repeatUs;
    missing.dueUs = missing.repeats > 0 ? nowUs + pauseUs : missing.roundUs + rttUs + marginUs;
    return true;
  }

  #begin(missing: Missing, deadlineUs: number, nowUs: number): void {
    missing.rounds += 1;
    missing.earlierUs = missing.roundUs;
    missing.roundUs = nowUs;
    missing.repeats = missing.isGuess ? repeats : this.#repeats(missing.rounds, deadlineUs - nowUs);
  }

  /** More in each round: when none has brought an answer, requests are likely to be what is lost. */
  #repeats(round: number, leftUs: number): number {
    if (this.#roundTrip.us < shortRoundTripUs) return 0;
    if (!this.#isLastRound(leftUs)) return Math.min(mostRepeats, repeats * round);
    return Math.min(mostLastRepeats, Math.max(leastLastRepeats, Math.round(longBurst * this.#burst)));
  }

  /** Whether there is no time for another round after one that begins with so much left. */
  #isLastRound(leftUs: number): boolean {
    const { us: rttUs, marginUs } = this.#roundTrip;
    return leftUs < 2 * (rttUs + marginUs);
  }

  #notice(from: number, to: number, nowUs: number, isGuess: boolean): void {
    if (to - from > maxMissing) {
      this.#missing.clear();
      this.#stats.overflow += 1;
      return;
    }
    if (!isGuess && to > from) this.#burst += (Math.min(to - from, greatestBurst) - this.#burst) * burstShare;
    for (let number = from; number < to; number++) {
      const known = this.#missing.get(number);
      if (!known) this.#add(number, nowUs, isGuess);
      else if (known.isGuess && !isGuess) this.#confirm(number, known, nowUs);
    }
  }

  #add(number: number, nowUs: number, isGuess: boolean): void {
    const oldest = this.#missing.keys().next().value;
    if (this.#missing.size >= maxMissing && oldest !== undefined) {
      this.#missing.delete(oldest);
      this.#stats.overflow += 1;
    }
    const dueUs = isGuess ? nowUs : nowUs + this.#reorderUs;
    this.#missing.set(number, {
      noticedUs: nowUs,
      isGuess,
      roundUs: nowUs,
      earlierUs: nowUs,
      rounds: 0,
      repeats: 0,
      dueUs,
    });
  }

  /** What was a guess, perhaps before it was even sent, is missing from now on. Its rounds go on: an answer may be to the guess. */
  #confirm(number: number, guess: Missing, nowUs: number): void {
    const dueUs = nowUs + this.#reorderUs;
    this.#missing.set(number, { ...guess, noticedUs: nowUs, isGuess: false, repeats: 0, dueUs });
  }

  /** How long a gap is not asked for. */
  get #reorderUs(): number {
    return this.#reordering.waitUs(Math.max(0, this.#waitUs - 2 * this.#roundTrip.us));
  }

  #settle(missing: Missing, origin: PacketOrigin, nowUs: number): number | undefined {
    if (origin === 'stream') {
      if (missing.isGuess) return undefined;
      if (missing.rounds > 0) this.#stats.needless += 1;
      this.#reordering.filled(nowUs - missing.noticedUs);
      return nowUs - missing.noticedUs;
    }
    this.#reordering.lost();
    if (origin === 'resend') {
      this.#stats.resent += 1;
      const sampleUs = this.#sampleOf(missing, nowUs);
      if (sampleUs !== undefined) this.#measured(sampleUs);
    }
    return undefined;
  }

  /** An answer that comes far too soon to be one to the last request is to an earlier one: the round trip has become longer. */
  #sampleOf({ rounds, roundUs, earlierUs }: Missing, nowUs: number): number | undefined {
    if (rounds === 1) return nowUs - roundUs;
    const isEarlier = rounds > 1 && nowUs - roundUs < tooSoon * this.#roundTrip.us;
    return isEarlier && earlierUs < roundUs ? nowUs - earlierUs : undefined;
  }

  /** What was asked for before any round trip was known is not waited for any longer than now known. */
  #measured(sampleUs: number): void {
    const isFirst = this.#roundTrip.measuredUs === undefined;
    this.#roundTrip.sample(sampleUs);
    if (!isFirst) return;
    const { us: rttUs, marginUs } = this.#roundTrip;
    for (const missing of this.#missing.values()) {
      if (missing.rounds > 0) missing.dueUs = Math.min(missing.dueUs, missing.roundUs + rttUs + marginUs);
    }
  }
}
