import { LowerEnvelope } from './lower-envelope.js';

export type ClockMappingOptions = {
  /** A shift of the source's clock against the local one that is a jump and starts a new epoch, in microseconds; by default 1 s. */
  readonly jumpUs?: number;
};

/** How fast a correction is worked in: 5 ms per second. */
const slewRate = 5e-3;

/** A greater correction than this is not slewed, in microseconds. */
const maxSlewUs = 100_000;

/**
 * Maps the timestamps of a source's own clock (a camera's, a sound card's, a peer's) to the pipeline's. The offset
 * between the two is unknown, their rates differ by up to 1000 ppm, and an observation is late by a delay that
 * varies and is never negative: what is estimated is the line under the observations, so a constant part of the delay is
 * part of the mapped times. Constant memory, and constant work per observation.
 */
export class ClockMapping {
  readonly #jumpUs: number;
  #envelope: LowerEnvelope | undefined;
  /** Where the source's clock and its offset are counted from: differences are small enough to lose no precision. */
  #originUs = 0;
  #originOffsetUs = 0;
  #epoch = 0;
  /** The newest observation's times. */
  #sourceUs = 0;
  #lateSinceUs: number | undefined;
  /** What is still to be worked in, as of a source time. */
  #correction = { us: 0, atUs: 0 };
  /** The latest source time that was mapped, and what to. */
  #mapped = { sourceUs: Number.NEGATIVE_INFINITY, localUs: Number.NEGATIVE_INFINITY };

  constructor({ jumpUs = 1_000_000 }: ClockMappingOptions = {}) {
    this.#jumpUs = jumpUs;
  }

  /** How many times the source's clock has jumped. */
  get epoch(): number {
    return this.#epoch;
  }

  /** How much faster than the local clock the source's runs, in parts per million; 0 until some 10 s were observed. */
  get skewPpm(): number {
    const slope = this.#envelope?.line.slope ?? 0;
    return (1 / (1 + slope) - 1) * 1e6;
  }

  /**
   * How far mapped times may be from the times at which observations without any variable delay would have come, in
   * microseconds: an estimate from the observations. Infinite until there are enough of them.
   */
  get errorUs(): number {
    const spread = this.#envelope?.spread;
    return spread === undefined ? Number.POSITIVE_INFINITY : spread + Math.abs(this.#correctionAt(this.#sourceUs));
  }

  /**
   * Takes note that the source's time `sourceUs` was seen at `localUs`. Returns true when the source's clock has jumped:
   * times from before are of another epoch. A jump that looks like a delay is known as one when it has lasted for `jumpUs`.
   */
  observe(sourceUs: number, localUs: number): boolean {
    if (!this.#envelope) {
      this.#start(sourceUs, localUs, 0);
      return false;
    }
    if (this.#jumps(sourceUs, localUs)) {
      this.#epoch += 1;
      if (sourceUs < this.#mapped.sourceUs) this.#mapped.sourceUs = Number.NEGATIVE_INFINITY;
      this.#start(sourceUs, localUs, this.#envelope.line.slope);
      return true;
    }
    const nowUs = Math.max(this.#sourceUs, sourceUs);
    const beforeUs = this.#lineAt(nowUs) + this.#correctionAt(nowUs);
    const point = { x: sourceUs - this.#originUs, y: localUs - sourceUs - this.#originOffsetUs };
    // A stall tells nothing about the line.
    const isStall = this.#lateSinceUs !== undefined;
    if (!isStall && this.#envelope.add(point)) this.#correct(beforeUs - this.#lineAt(nowUs), nowUs);
    this.#sourceUs = nowUs;
    return false;
  }

  /**
   * The local time of a source's time, in whole microseconds. Never less than for an earlier source time, as long as
   * source times don't decrease. Before the first observation, the source's time itself.
   */
  toLocalUs(sourceUs: number): number {
    const localUs = Math.round(this.#lineAt(sourceUs) + this.#correctionAt(sourceUs));
    if (sourceUs < this.#mapped.sourceUs) return localUs;
    this.#mapped = { sourceUs, localUs: Math.max(localUs, this.#mapped.localUs) };
    return this.#mapped.localUs;
  }

  #start(sourceUs: number, localUs: number, slope: number): void {
    this.#originUs = sourceUs;
    this.#originOffsetUs = localUs - sourceUs;
    this.#sourceUs = sourceUs;
    this.#lateSinceUs = undefined;
    this.#correction = { us: 0, atUs: sourceUs };
    this.#envelope = new LowerEnvelope({ x: 0, y: 0 }, slope);
  }

  /** Too early is no delay. Too late is one, unless the source's own time went back or it stays so. */
  #jumps(sourceUs: number, localUs: number): boolean {
    const lateUs = localUs - this.#lineAt(sourceUs);
    if (lateUs < -this.#jumpUs) return true;
    if (lateUs <= this.#jumpUs) {
      this.#lateSinceUs = undefined;
      return false;
    }
    if (this.#sourceUs - sourceUs > this.#jumpUs) return true;
    this.#lateSinceUs ??= localUs;
    return localUs - this.#lateSinceUs > this.#jumpUs;
  }

  #lineAt(sourceUs: number): number {
    if (!this.#envelope) return sourceUs;
    const { offset, slope } = this.#envelope.line;
    return sourceUs + this.#originOffsetUs + offset + slope * (sourceUs - this.#originUs);
  }

  #correct(us: number, atUs: number): void {
    this.#correction = { us: Math.abs(us) > maxSlewUs ? 0 : us, atUs };
  }

  #correctionAt(sourceUs: number): number {
    const { us, atUs } = this.#correction;
    const doneUs = Math.max(0, sourceUs - atUs) * slewRate;
    return Math.sign(us) * Math.max(0, Math.abs(us) - doneUs);
  }
}
