import { usToRtp } from '@arkavo-pipeline/core';
import { SenderReports } from '../rtcp/sender-reports.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { sequenceAfter } from '../rtp/sequence-number.js';
import { timestampAfter } from '../rtp/timestamp.js';

/** A random number of 32 bits, 0 to 2^32 − 1. */
export type RandomWord = () => number;

/** The first sequence number has 15 bits, so that no receiver of SRTP begins beside a wrap (RFC 3711 §3.3.1). */
const firstSequenceMask = 0x7fff;

/** One RTP stream: its SSRC, and the numbers of its packets. */
export class RtpStream {
  readonly ssrc: number;
  readonly payloadType: number;
  readonly clockRate: number;
  readonly reports: SenderReports;
  readonly #timestampOffset: number;
  #sequenceNumber: number;
  #hasSent = false;

  /** `timestampOffset` is that of the stream which this one repairs; otherwise random. `drawSsrc` gives no SSRC of the session twice. */
  constructor(
    random: RandomWord,
    payloadType: number,
    clockRate: number,
    drawSsrc: RandomWord = random,
    timestampOffset = random(),
  ) {
    this.ssrc = drawSsrc();
    this.payloadType = payloadType;
    this.clockRate = clockRate;
    this.reports = new SenderReports(this.ssrc);
    this.#timestampOffset = timestampOffset;
    this.#sequenceNumber = random() & firstSequenceMask;
  }

  get timestampOffset(): number {
    return this.#timestampOffset;
  }

  /** Whether a packet was sent: only then there is something to report. */
  get hasSent(): boolean {
    return this.#hasSent;
  }

  /** The number that the next packet gets. */
  get nextSequenceNumber(): number {
    return this.#sequenceNumber;
  }

  /** The RTP timestamp of a time in microseconds. */
  timestampAt(us: number): number {
    return timestampAfter(usToRtp(us, this.clockRate), this.#timestampOffset);
  }

  /** The next packet: it is sent now. */
  packet(fields: Pick<RtpPacket, 'marker' | 'timestamp' | 'extensions' | 'payload'>): RtpPacket {
    const { ssrc, payloadType } = this;
    const sequenceNumber = this.#sequenceNumber;
    this.skip();
    this.sent(fields.payload.length);
    return { ...fields, ssrc, payloadType, sequenceNumber };
  }

  /** A packet that others numbered is sent. */
  sent(payloadBytes: number): void {
    this.#hasSent = true;
    this.reports.sent(payloadBytes);
  }

  /** Leaves out a number: a receiver takes the packet for lost. */
  skip(): void {
    this.#sequenceNumber = sequenceAfter(this.#sequenceNumber);
  }
}
