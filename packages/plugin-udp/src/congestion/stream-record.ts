import { usPerSecond } from '@arkavo-pipeline/core';
import { SequenceUnwrapper, sequenceRange } from '../rtp/sequence-number.js';
import { offsetsPerSecond, outOfRangeOffset, type PacketReport, type StreamReport } from './feedback.js';

/** As many packets of a stream are remembered. */
const memory = 1024;

type Received = { readonly arrivedUs: number; ecn: number };

const missing: PacketReport = { received: false, ecn: 0, arrivalTimeOffset: 0 };
const congestionExperienced = 3;

/**
 * What arrived of one stream, for the reports on it. Each report goes back to where the last but one ended, so that one report
 * that is lost takes nothing with it; a packet that comes later still is reported once more with all that followed it.
 */
export class StreamRecord {
  readonly ssrc: number;
  readonly #received = new Map<number, Received>();
  #unwrapper = new SequenceUnwrapper();
  #beginNext: number | undefined;
  #beginAfter: number | undefined;
  #unreported = 0;
  #newestUs = 0;

  constructor(ssrc: number) {
    this.ssrc = ssrc;
  }

  /** Packets that are in no report yet. */
  get unreported(): number {
    return this.#unreported;
  }

  /** When the last packet arrived. */
  get newestUs(): number {
    return this.#newestUs;
  }

  /** Of two copies the first counts, with the worse of both marks (RFC 8888 §3.1). False for a second copy or one that is too old. */
  add(sequenceNumber: number, ecn: number, nowUs: number): boolean {
    const number = this.#place(sequenceNumber);
    const earlier = this.#received.get(number);
    if (earlier) {
      if (ecn === congestionExperienced) earlier.ecn = ecn;
      return false;
    }
    if (number <= (this.#unwrapper.newest ?? 0) - memory) return false;
    this.#received.set(number, { arrivedUs: nowUs, ecn });
    this.#beginNext = Math.min(this.#beginNext ?? number, number);
    this.#unreported++;
    this.#newestUs = nowUs;
    return true;
  }

  /** A report on at most the `limit` newest packets; undefined when there is nothing new. */
  report(limit: number, nowUs: number): StreamReport | undefined {
    const { newest } = this.#unwrapper;
    if (newest === undefined || this.#beginNext === undefined || this.#unreported === 0) return undefined;
    const begin = Math.max(this.#beginNext, newest - Math.min(limit, memory) + 1);
    const reports = Array.from({ length: newest - begin + 1 }, (_, index) => this.#reportOn(begin + index, nowUs));
    this.#beginNext = Math.max(this.#beginAfter ?? begin, begin);
    this.#beginAfter = newest + 1;
    this.#unreported = 0;
    this.#forget(Math.min(this.#beginNext, newest - memory + 1));
    return { ssrc: this.ssrc, beginSeq: ((begin % sequenceRange) + sequenceRange) % sequenceRange, reports };
  }

  /** A number far ahead of all is the start of another count: what lies between was never sent. */
  #place(sequenceNumber: number): number {
    const { newest } = this.#unwrapper;
    if (newest !== undefined && Math.abs(this.#unwrapper.peek(sequenceNumber) - newest) > memory * 2) {
      this.#received.clear();
      this.#unwrapper = new SequenceUnwrapper();
      this.#beginNext = undefined;
      this.#beginAfter = undefined;
      this.#unreported = 0;
    }
    return this.#unwrapper.unwrap(sequenceNumber);
  }

  #reportOn(number: number, nowUs: number): PacketReport {
    const received = this.#received.get(number);
    if (!received) return missing;
    const offset = Math.floor(((nowUs - received.arrivedUs) * offsetsPerSecond) / usPerSecond);
    const arrivalTimeOffset = offset >= outOfRangeOffset ? outOfRangeOffset : Math.max(0, offset);
    return { received: true, ecn: received.ecn, arrivalTimeOffset };
  }

  #forget(below: number): void {
    for (const number of this.#received.keys()) {
      if (number < below) this.#received.delete(number);
    }
  }
}
