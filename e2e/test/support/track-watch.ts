import { ledgerParts, type Packet } from '@arkavo-pipeline/core';
import { RtpRoundTrip } from './rtp-round-trip.js';

export type TrackWatchOptions = {
  /** Ticks per second of the track's RTP timestamps. */
  readonly rtpRate: number;
  /** The latest capture time of each source id, microseconds; shared by the tracks. */
  readonly captured: Map<string, number>;
};

/** Times are microseconds. */
export type TrackReport = {
  readonly packets: number;
  readonly firstPtsUs: number;
  readonly lastPtsUs: number;
  readonly firstCaptureUs: number;
  readonly lastCaptureUs: number;
  /** How many packets had a fault, and descriptions of the first few. */
  readonly faults: number;
  readonly described: readonly string[];
  readonly rtpErrorUs: number;
  /** How often the RTP timestamps of the presentation times, and of the capture times, have started over. */
  readonly rtpWraps: { readonly pts: number; readonly capture: number };
};

const maxDescribed = 5;

/** Watches the packets of one track: every time must be later than the one before. */
export class TrackWatch {
  packets = 0;
  ptsUs = Number.NEGATIVE_INFINITY;
  /** The latest packet's presentation time minus the clock's when it came. */
  aheadUs = 0;
  readonly #captured: Map<string, number>;
  readonly #ptsRoundTrip: RtpRoundTrip;
  readonly #captureRoundTrip: RtpRoundTrip;
  readonly #described: string[] = [];
  #faults = 0;
  #firstPtsUs = 0;
  #firstCaptureUs = 0;
  #captureUs = Number.NEGATIVE_INFINITY;

  constructor({ rtpRate, captured }: TrackWatchOptions) {
    this.#captured = captured;
    this.#ptsRoundTrip = new RtpRoundTrip(rtpRate);
    this.#captureRoundTrip = new RtpRoundTrip(rtpRate);
  }

  /** The packet stays the caller's. */
  take(packet: Packet, nowUs: number): void {
    const { ptsUs, sourceId, ledger } = packet;
    const { captureUs, stamps } = ledger;
    if (this.packets++ === 0) {
      this.#firstPtsUs = ptsUs;
      this.#firstCaptureUs = captureUs;
    }
    if (!Number.isInteger(ptsUs) || ptsUs <= this.ptsUs) this.#fault(`time ${ptsUs} after ${this.ptsUs}`);
    const capturedUs = this.#captured.get(sourceId) ?? Number.NEGATIVE_INFINITY;
    if (captureUs < capturedUs) this.#fault(`${sourceId} captured at ${captureUs} after ${capturedUs}`);
    if ((stamps.at(-1)?.enteredUs ?? captureUs) > nowUs) this.#fault(`came at ${nowUs}, before it was sent`);
    if (ledgerParts(ledger).some(({ us }) => us < 0)) this.#fault(`a ledger that goes back: ${JSON.stringify(ledger)}`);
    this.#captured.set(sourceId, captureUs);
    this.ptsUs = ptsUs;
    this.#captureUs = captureUs;
    this.aheadUs = ptsUs - nowUs;
    this.#ptsRoundTrip.send(ptsUs);
    this.#captureRoundTrip.send(captureUs);
  }

  report(): TrackReport {
    return {
      packets: this.packets,
      firstPtsUs: this.#firstPtsUs,
      lastPtsUs: this.ptsUs,
      firstCaptureUs: this.#firstCaptureUs,
      lastCaptureUs: this.#captureUs,
      faults: this.#faults,
      described: this.#described,
      rtpErrorUs: Math.max(this.#ptsRoundTrip.errorUs, this.#captureRoundTrip.errorUs),
      rtpWraps: { pts: this.#ptsRoundTrip.wraps, capture: this.#captureRoundTrip.wraps },
    };
  }

  #fault(description: string): void {
    this.#faults += 1;
    if (this.#described.length < maxDescribed) this.#described.push(description);
  }
}
