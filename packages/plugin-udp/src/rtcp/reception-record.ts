import { usToRtp, usToTicks } from '@arkavo-pipeline/core';
import { SequenceUnwrapper, sequenceAfter } from '../rtp/sequence-number.js';
import { timestampDistance } from '../rtp/timestamp.js';
import { compactNtp, compactPerSecond } from './ntp-time.js';
import type { ReceptionReport, SenderReport } from './rtcp-packet.js';

/** A number further ahead or behind, and the one after it, begin another count (RFC 3550 §A.1: MAX_DROPOUT). */
const maxDropout = 3000;
const most = 2 ** 23 - 1;
const least = -(2 ** 23);
const maxWord = 2 ** 32 - 1;
/** Of this many ticks of jitter each packet adds or takes one part (RFC 3550 §A.8). */
const jitterShare = 16;

/** An RTP packet, as far as reports are about it. */
export type ReceivedPacket = {
  readonly ssrc: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
};

/** What came of one stream, for the reports on it (RFC 3550 §6.4.1, §A.3, §A.8). */
export class ReceptionRecord {
  readonly #ssrc: number;
  #unwrapper = new SequenceUnwrapper();
  #first: number | undefined;
  /** What would follow the latest packet that was far off. */
  #probe: number | undefined;
  #received = 0;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #transit: number | undefined;
  #jitter = 0;
  #newestUs = 0;
  #senderReport: { readonly compact: number; readonly arrivedUs: number } | undefined;

  constructor(ssrc: number) {
    this.#ssrc = ssrc;
  }

  /** When the last packet arrived. */
  get newestUs(): number {
    return this.#newestUs;
  }

  /** A packet arrived, whose clock has `clockRate` ticks per second; a copy counts as one more, one that is far off as none. */
  received(packet: ReceivedPacket, clockRate: number, arrivedUs: number): void {
    if (this.#isFarOff(packet.sequenceNumber)) {
      const isSecond = packet.sequenceNumber === this.#probe;
      this.#probe = sequenceAfter(packet.sequenceNumber);
      if (!isSecond) return;
      this.#restart();
    }
    const number = this.#unwrapper.unwrap(packet.sequenceNumber);
    this.#first ??= number;
    this.#received += 1;
    this.#newestUs = arrivedUs;
    this.#measure(timestampDistance(packet.timestamp, usToRtp(arrivedUs, clockRate)));
  }

  /** The sender's report on this stream arrived. */
  reported({ ntp }: SenderReport, arrivedUs: number): void {
    this.#senderReport = { compact: compactNtp(ntp), arrivedUs };
  }

  /** The report to send at `nowUs`, on what came since the one before; undefined before the first packet. */
  report(nowUs: number): ReceptionReport | undefined {
    const { newest } = this.#unwrapper;
    if (newest === undefined || this.#first === undefined) return undefined;
    const expected = newest - this.#first + 1;
    const fractionLost = this.#fractionLost(expected);
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    return {
      ssrc: this.#ssrc,
      fractionLost,
      cumulativeLost: Math.max(least, Math.min(most, expected - this.#received)),
      highestSequence: newest >>> 0,
      jitter: Math.min(maxWord, Math.floor(this.#jitter)),
      lastSenderReport: this.#senderReport?.compact ?? 0,
      delaySinceLastSenderReport: this.#delay(nowUs),
    };
  }

  #isFarOff(sequenceNumber: number): boolean {
    const { newest } = this.#unwrapper;
    return newest !== undefined && Math.abs(this.#unwrapper.peek(sequenceNumber) - newest) > maxDropout;
  }

  #fractionLost(expected: number): number {
    const expectedSince = expected - this.#expectedBefore;
    const lost = expectedSince - (this.#received - this.#receivedBefore);
    return expectedSince <= 0 || lost <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / expectedSince));
  }

  #delay(nowUs: number): number {
    if (!this.#senderReport) return 0;
    const ticks = usToTicks(nowUs - this.#senderReport.arrivedUs, compactPerSecond);
    return Math.max(0, Math.min(maxWord, ticks));
  }

  /** `transit` is the difference of the two clocks, of which only the change counts. */
  #measure(transit: number): void {
    if (this.#transit !== undefined) {
      const change = Math.abs(timestampDistance(this.#transit, transit));
      this.#jitter += (change - this.#jitter) / jitterShare;
    }
    this.#transit = transit;
  }

  #restart(): void {
    this.#unwrapper = new SequenceUnwrapper();
    this.#first = undefined;
    this.#probe = undefined;
    this.#received = 0;
    this.#expectedBefore = 0;
    this.#receivedBefore = 0;
    this.#transit = undefined;
    this.#jitter = 0;
  }
}
