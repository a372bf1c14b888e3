import { fixedHeaderBytes } from '../../rtp/rtp-packet.js';
import { SequenceUnwrapper, sequenceAfter } from '../../rtp/sequence-number.js';
import { ParitySum } from './parity-sum.js';
import { parseRepair, type RepairRefusal } from './repair-packet.js';

/** A sum of packets that are all missing. */
type Equation = { readonly missing: Set<number>; readonly sum: ParitySum };

/** What became of repair packets: how many were refused, by cause, or not needed any more. */
export type FlexFecStats = {
  /** Packets that were recovered. */
  readonly recovered: number;
  readonly refused: Readonly<Record<RepairRefusal | 'too-old' | 'damaged', number>>;
  /** Repair packets of which nothing was missing. */
  readonly needless: number;
};

/** Packets kept for repair packets to come, at most; and their bytes. */
const maxKept = 384;
const maxKeptBytes = 1024 * 1024;
/** Repair packets kept for packets to come, at most. */
const maxEquations = 64;
/** Farther from the newest than this is another stream than the one that was kept. */
const maxJump = 3000;

/**
 * Recovers packets of one stream from repair packets: solves their equations (Gauss and Jordan, over GF(2)), so that whatever can
 * be known is recovered, with any masks. Of each kept equation one packet, its pivot, is in no other.
 */
export class FlexFecDecoder {
  readonly #protectedSsrc: number;
  #unwrapper = new SequenceUnwrapper();
  /** What is protected of each packet: a copy. */
  readonly #kept = new Map<number, ParitySum>();
  #keptBytes = 0;
  readonly #equations = new Map<number, Equation>();
  readonly #refused = {
    short: 0,
    'not-flexible': 0,
    'wrong-stream': 0,
    'empty-mask': 0,
    'not-rtp': 0,
    'too-old': 0,
    damaged: 0,
  };
  #recovered = 0;
  #needless = 0;

  /** `protectedSsrc` is that of the stream whose packets are recovered. */
  constructor(protectedSsrc: number) {
    this.#protectedSsrc = protectedSsrc;
  }

  get stats(): FlexFecStats {
    return { recovered: this.#recovered, refused: this.#refused, needless: this.#needless };
  }

  /** What is kept. */
  get held(): { readonly packets: number; readonly bytes: number; readonly repairs: number } {
    return { packets: this.#kept.size, bytes: this.#keptBytes, repairs: this.#equations.size };
  }

  /**
   * A packet of the protected stream: its datagram, decrypted, as it was when the repair packets were made. Returns the datagrams of packets that are recovered thanks to it.
   */
  media(packet: Uint8Array): readonly Uint8Array[] {
    if (packet.length < fixedHeaderBytes) return [];
    const number = this.#unwrap(((packet[2] ?? 0) << 8) | (packet[3] ?? 0));
    if (this.#kept.has(number)) return [];
    const sum = ParitySum.ofPacket(packet);
    this.#keep(number, sum);
    const recovered: Uint8Array[] = [];
    this.#known(number, sum, recovered);
    return recovered;
  }

  /** A packet of the repair stream. Returns the datagrams of packets that are recovered from it. */
  repair(packet: Uint8Array): readonly Uint8Array[] {
    const repair = parseRepair(packet, this.#protectedSsrc);
    if (typeof repair === 'string') {
      this.#refused[repair] += 1;
      return [];
    }
    const newest = this.#unwrapper.newest ?? repair.base;
    const base = this.#unwrapper.peek(repair.base);
    if (base > newest + maxJump || base < newest - maxKept) {
      this.#refused['too-old'] += 1;
      return [];
    }
    const recovered: Uint8Array[] = [];
    const numbers = repair.offsets.map((offset) => base + offset);
    const missing = new Set(numbers.filter((number) => !this.#kept.has(number)));
    if (missing.size === 0) {
      this.#needless += 1;
      return recovered;
    }
    for (const number of numbers) {
      const kept = this.#kept.get(number);
      if (kept) repair.sum.add(kept);
    }
    this.#insert({ missing, sum: repair.sum }, recovered);
    return recovered;
  }

  #unwrap(sequenceNumber: number): number {
    const newest = this.#unwrapper.newest ?? sequenceNumber;
    const isJump = Math.abs(this.#unwrapper.peek(sequenceNumber) - newest) > maxJump;
    if (isJump) this.#restart();
    return this.#unwrapper.unwrap(sequenceNumber);
  }

  #restart(): void {
    this.#unwrapper = new SequenceUnwrapper();
    this.#kept.clear();
    this.#keptBytes = 0;
    this.#equations.clear();
  }

  #keep(number: number, sum: ParitySum): void {
    this.#kept.set(number, sum);
    this.#keptBytes += sum.bytes.length;
    for (const [oldest, { bytes }] of this.#kept) {
      if (this.#kept.size <= maxKept && this.#keptBytes <= maxKeptBytes) return;
      this.#kept.delete(oldest);
      this.#keptBytes -= bytes.length;
    }
  }

  /** Takes a packet that is known now out of the equations. */
  #known(number: number, sum: ParitySum, recovered: Uint8Array[]): void {
    const changed = [...this.#equations].filter(([, { missing }]) => missing.has(number));
    if (changed.length === 0) return;
    for (const [, equation] of changed) {
      equation.missing.delete(number);
      equation.sum.add(sum);
    }
    for (const [pivot, equation] of changed) {
      // It may have been solved by one before it. Without its pivot, or with one packet left, it has to find its place anew.
      const isPlaced = pivot !== number && equation.missing.size > 1;
      if (isPlaced || this.#equations.get(pivot) !== equation) continue;
      this.#equations.delete(pivot);
      this.#insert(equation, recovered);
    }
  }

  #insert(equation: Equation, recovered: Uint8Array[]): void {
    for (const [pivot, other] of this.#equations) if (equation.missing.has(pivot)) addTo(equation, other);
    const pivot = equation.missing.values().next().value;
    if (pivot === undefined) return;
    const solved: number[] = [];
    for (const [key, other] of this.#equations) {
      if (!other.missing.has(pivot)) continue;
      addTo(other, equation);
      if (other.missing.size === 1) solved.push(key);
    }
    this.#equations.set(pivot, equation);
    if (equation.missing.size === 1) solved.push(pivot);
    for (const key of solved) this.#solve(key, recovered);
    const oldest = this.#equations.keys().next().value;
    if (this.#equations.size > maxEquations && oldest !== undefined) this.#equations.delete(oldest);
  }

  /** An equation with one packet left, which is its pivot and therefore in no other. */
  #solve(number: number, recovered: Uint8Array[]): void {
    const equation = this.#equations.get(number);
    if (!equation) return;
    this.#equations.delete(number);
    const packet = equation.sum.toPacket(sequenceAfter(number, 0), this.#protectedSsrc);
    if (!packet) {
      this.#refused.damaged += 1;
      return;
    }
    this.#recovered += 1;
    this.#keep(number, equation.sum);
    recovered.push(packet);
  }
}

/** Packets in both fall out: their sum is zero. */
function addTo(equation: Equation, other: Equation): void {
  for (const number of other.missing) {
    if (!equation.missing.delete(number)) equation.missing.add(number);
  }
  equation.sum.add(other.sum);
}
