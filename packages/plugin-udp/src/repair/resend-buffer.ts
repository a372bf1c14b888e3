import { msToUs } from '@arkavo-pipeline/core';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { OverheadBudget } from './overhead-budget.js';

export type ResendBufferOptions = {
  /** Bytes kept at most; 4 MiB. */
  readonly maxBytes?: number;
  /** How long a packet is kept at most, microseconds; 1 s. */
  readonly maxAgeUs?: number;
  /** What resends may take, as a part of what the media takes; 0.5. */
  readonly share?: number;
  /** And what they may take at once, bytes; 128 KiB. */
  readonly burstBytes?: number;
};

/** A packet to send again, and when, microseconds: copies are apart from each other, as losses come in bursts. */
export type Resend = {
  readonly packet: RtpPacket;
  readonly atUs: number;
  /** Whether the answer has had the packet before. */
  readonly isCopy: boolean;
};

/** How often packets go in one answer. */
export type ResendCopies = {
  /** Of a packet that is asked for the first time, 1 to 3. */
  readonly firstCopies: number;
  /** From one copy to the next, microseconds. */
  readonly copyPauseUs: number;
};

/** How often a packet was asked for and not sent again: it was not there (any more), had just been sent, or others had used up the budget. */
export type ResendRefusals = { readonly unknown: number; readonly recent: number; readonly 'over-budget': number };

type Sent = {
  readonly packet: RtpPacket;
  readonly bytes: number;
  readonly sentUs: number;
  resentUs: number;
  times: number;
};

/** Copies in one answer, at most. */
const maxCopies = 3;
/** A request that comes after less than this part of a round trip was sent before the last answer could have come. */
const answeredShare = 0.8;
/** One that comes sooner than a round trip less this was sent before the packet itself could have come: a guess. At least for half of it that is sure. */
const guessSlackUs = msToUs(3);
/** Before the round trip is known nothing is sent again more often, microseconds. */
const unknownRttUs = msToUs(25);
/** What a packet is but for its payload. */
const overheadBytes = 40;

/**
 * The packets of one stream that were sent last. Each is sent again at most once per round trip, in one copy when it is
 * asked for the first time and in more after that: it was lost twice then, and time is short.
 */
export class ResendBuffer {
  readonly #maxBytes: number;
  readonly #maxAgeUs: number;
  readonly #budget: OverheadBudget;
  readonly #sent = new Map<number, Sent>();
  readonly #refusals = { unknown: 0, recent: 0, 'over-budget': 0 };
  #bytes = 0;
  #resentPackets = 0;

  constructor({ maxBytes = 4 * 1024 * 1024, maxAgeUs = msToUs(1000), ...budget }: ResendBufferOptions = {}) {
    this.#maxBytes = maxBytes;
    this.#maxAgeUs = maxAgeUs;
    this.#budget = new OverheadBudget(budget.share ?? 0.5, budget.burstBytes ?? 128 * 1024);
  }

  get bytes(): number {
    return this.#bytes;
  }

  get refusals(): ResendRefusals {
    return this.#refusals;
  }

  /** How many packets were sent again, copies included. */
  get resentPackets(): number {
    return this.#resentPackets;
  }

  /** A packet is sent. */
  add(packet: RtpPacket, nowUs: number): void {
    const bytes = packet.payload.length + overheadBytes;
    this.#remove(packet.sequenceNumber);
    this.#sent.set(packet.sequenceNumber, {
      packet,
      bytes,
      sentUs: nowUs,
      resentUs: Number.NEGATIVE_INFINITY,
      times: 0,
    });
    this.#bytes += bytes;
    this.#budget.earn(bytes);
    this.#makeRoom(nowUs);
  }

  /** Those of the numbers that were sent, and long enough ago to be missed: a receiver may guess what is next. */
  missed(sequenceNumbers: readonly number[], rttUs: number | undefined, nowUs: number): readonly number[] {
    return sequenceNumbers.filter((number) => {
      const sent = this.#sent.get(number);
      return sent !== undefined && !isTooSoon(sent, rttUs, nowUs);
    });
  }

  /**
   * What to send for a request, with a round trip of `rttUs` (undefined before it is known). Numbers that are given twice or were never sent are passed over.
   */
  answer(
    sequenceNumbers: readonly number[],
    rttUs: number | undefined,
    copies: ResendCopies,
    nowUs: number,
  ): readonly Resend[] {
    const resends: Resend[] = [];
    for (const sequenceNumber of sequenceNumbers) {
      const sent = this.#sent.get(sequenceNumber);
      if (!sent || nowUs - sent.sentUs > this.#maxAgeUs) this.#refusals.unknown += 1;
      else if (isRecent(sent, rttUs, nowUs)) this.#refusals.recent += 1;
      else this.#resend(sent, copies, nowUs, resends);
    }
    this.#resentPackets += resends.length;
    return resends.sort((a, b) => a.atUs - b.atUs);
  }

  #resend(sent: Sent, { firstCopies, copyPauseUs }: ResendCopies, nowUs: number, resends: Resend[]): void {
    const copies = Math.min(maxCopies, firstCopies + sent.times);
    for (let copy = 0; copy < copies; copy++) {
      if (!this.#budget.spend(sent.bytes)) {
        this.#refusals['over-budget'] += 1;
        return;
      }
      resends.push({ packet: sent.packet, atUs: nowUs + copy * copyPauseUs, isCopy: copy > 0 });
      sent.resentUs = nowUs;
    }
    sent.times += 1;
  }

  #makeRoom(nowUs: number): void {
    for (const [sequenceNumber, { sentUs }] of this.#sent) {
      if (this.#bytes <= this.#maxBytes && nowUs - sentUs <= this.#maxAgeUs) return;
      this.#remove(sequenceNumber);
    }
  }

  #remove(sequenceNumber: number): void {
    this.#bytes -= this.#sent.get(sequenceNumber)?.bytes ?? 0;
    this.#sent.delete(sequenceNumber);
  }
}

function isRecent(sent: Sent, rttUs: number | undefined, nowUs: number): boolean {
  if (isTooSoon(sent, rttUs, nowUs)) return true;
  return nowUs - sent.resentUs < (rttUs === undefined ? unknownRttUs : rttUs * answeredShare);
}

/** Whether a request for it was sent before it could have come. */
function isTooSoon({ sentUs }: Sent, rttUs: number | undefined, nowUs: number): boolean {
  return rttUs !== undefined && nowUs - sentUs < Math.max(rttUs / 2, rttUs - guessSlackUs);
}
