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
/** Numbers in one answer of `poll`, at most. */
const maxAsked = 256;
/** With what is due now, what is due within this time is asked for, too: one packet instead of two. */
const batchUs = msToUs(1);
const repeatUs = msToUs(2.5);
const repeats = 2;
/** There is no other round: the request must not be lost, not even in a burst of losses. */
const lastRepeats = 8;
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
  /** As of the last `poll`. */
  #waitUs = 0;

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

  /** The sequence numbers to ask for now, 0 to 65 535, of packets that are waited for no longer than `waitUs` microseconds. */
  poll(nowUs: number, waitUs: number): readonly number[] {
    const asked: number[] = [];
    this.#waitUs = waitUs;
    const dueUs = (this.nextUs ?? Number.POSITIVE_INFINITY) <= nowUs ? nowUs + batchUs : nowUs;
    for (const [number, missing] of this.#missing) {
      const deadlineUs = missing.noticedUs + waitUs;
      if (nowUs >= deadlineUs) {
        this.#missing.delete(number);
        if (!missing.isGuess) this.#stats.givenUp += 1;
      } else if (missing.dueUs <= dueUs && asked.length < maxAsked) {
        if (this.#asks(missing, deadlineUs, nowUs)) asked.push(sequenceAfter(number, 0));
      }
    }
    this.#stats.asked += asked.length;
    return asked;
  }

  /** Whether to ask for it, and when to look at it again. */
  #asks(missing: Missing, deadlineUs: number, nowUs: number): boolean {
    const { us: rttUs, marginUs } = this.#roundTrip;
    if (nowUs + rttUs > deadlineUs) {
      missing.dueUs = deadlineUs;
      return false;
    }
    if (missing.repeats > 0) {
      missing.repeats -= 1;
    } else {
      missing.rounds += 1;
      missing.roundUs = nowUs;
      missing.repeats = missing.isGuess ? repeats : this.#repeats(missing.rounds, deadlineUs - nowUs);
    }
    missing.dueUs = missing.repeats > 0 ? nowUs + repeatUs : missing.roundUs + rttUs + marginUs;
    return true;
  }

  /** More in each round: when none has brought an answer, requests are likely to be what is lost. */
  #repeats(round: number, leftUs: number): number {
    const { us: rttUs, marginUs } = this.#roundTrip;
    if (rttUs < shortRoundTripUs) return 0;
    const isLastRound = leftUs < 2 * (rttUs + marginUs);
    return isLastRound ? lastRepeats : Math.min(lastRepeats, repeats * round);
  }

  #notice(from: number, to: number, nowUs: number, isGuess: boolean): void {
    if (to - from > maxMissing) {
      this.#missing.clear();
      this.#stats.overflow += 1;
      return;
    }
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
    this.#missing.set(number, { noticedUs: nowUs, isGuess, roundUs: nowUs, rounds: 0, repeats: 0, dueUs });
  }

  /** What was a guess, perhaps before it was even sent, is missing from now on. Its rounds go on: an answer may be to the guess. */
  #confirm(number: number, { rounds }: Missing, nowUs: number): void {
    const dueUs = nowUs + this.#reorderUs;
    this.#missing.set(number, { noticedUs: nowUs, isGuess: false, roundUs: nowUs, rounds, repeats: 0, dueUs });
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
      if (missing.rounds === 1) this.#measured(nowUs - missing.roundUs);
    }
    return undefined;
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
