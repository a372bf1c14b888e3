import { usToRtp } from '@arkavo-pipeline/core';
import { usToNtp } from '../../../src/rtcp/ntp-time.js';
import type { SenderReport } from '../../../src/rtcp/rtcp-packet.js';
import { writeAbsCaptureTime } from '../../../src/rtp/abs-capture-time.js';
import { noExtensions, type RtpPacket } from '../../../src/rtp/rtp-packet.js';
import { sequenceAfter } from '../../../src/rtp/sequence-number.js';
import { timestampAfter } from '../../../src/rtp/timestamp.js';

export type TestStreamOptions = {
  readonly ssrc: number;
  readonly payloadType: number;
  readonly clockRate?: number;
  readonly sequenceNumber?: number;
  readonly timestamp?: number;
};

/** The sender's wall clock when its own time is 0. */
export const wallUs = 1_760_000_000_000_000;

/** One stream of a test's sender; wraps come soon. */
export class TestStream {
  readonly ssrc: number;
  readonly payloadType: number;
  readonly clockRate: number;
  readonly #firstTimestamp: number;
  #sequenceNumber: number;

  constructor({ ssrc, payloadType, clockRate, sequenceNumber, timestamp }: TestStreamOptions) {
    this.ssrc = ssrc;
    this.payloadType = payloadType;
    this.clockRate = clockRate ?? 90_000;
    this.#sequenceNumber = sequenceNumber ?? 65_530;
    this.#firstTimestamp = timestamp ?? 2 ** 32 - 18_000;
  }

  timestampAt(ptsUs: number): number {
    return timestampAfter(this.#firstTimestamp, usToRtp(ptsUs, this.clockRate));
  }

  /** The packets of one unit; the first has the capture time. */
  packets(payloads: readonly Uint8Array[], ptsUs: number): RtpPacket[] {
    return payloads.map((payload, index) => {
      const sequenceNumber = this.#sequenceNumber;
      this.#sequenceNumber = sequenceAfter(sequenceNumber);
      const extensions = index === 0 ? new Map([[1, writeAbsCaptureTime(wallUs + ptsUs)]]) : noExtensions;
      const marker = index === payloads.length - 1;
      const { ssrc, payloadType } = this;
      return { ssrc, payloadType, marker, sequenceNumber, timestamp: this.timestampAt(ptsUs), extensions, payload };
    });
  }

  report(ptsUs: number): SenderReport {
    const times = { ntp: usToNtp(wallUs + ptsUs), rtpTimestamp: this.timestampAt(ptsUs) };
    return { type: 'sender-report', ssrc: this.ssrc, ...times, packetCount: 0, octetCount: 0, reports: [] };
  }
}
