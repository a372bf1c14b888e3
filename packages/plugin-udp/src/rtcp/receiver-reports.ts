import { type ReceivedPacket, ReceptionRecord } from './reception-record.js';
import type { ReceptionReport, SenderReport } from './rtcp-packet.js';

/** As many as one packet has report blocks. The one that was silent longest makes room. */
const maxStreams = 31;

/** Notes what arrives from one sender, stream by stream, and gives the report blocks about it. */
export class ReceiverReports {
  readonly #records = new Map<number, ReceptionRecord>();

  /** An RTP packet arrived of a stream whose clock has `clockRate` ticks per second. */
  received(packet: ReceivedPacket, clockRate: number, arrivedUs: number): void {
    this.#record(packet.ssrc).received(packet, clockRate, arrivedUs);
  }

  /** A sender report arrived, be it before the first packet. */
  reported(report: SenderReport, arrivedUs: number): void {
    this.#record(report.ssrc).reported(report, arrivedUs);
  }

  /** The stream ended (a BYE came). */
  forget(ssrc: number): void {
    this.#records.delete(ssrc);
  }

  /** One block per stream, at most 31, each on what came since the last call. */
  blocks(nowUs: number): ReceptionReport[] {
    return [...this.#records.values()].flatMap((record) => record.report(nowUs) ?? []);
  }

  #record(ssrc: number): ReceptionRecord {
    const known = this.#records.get(ssrc);
    if (known) return known;
    if (this.#records.size >= maxStreams) this.#records.delete(this.#quietest());
    const record = new ReceptionRecord(ssrc);
    this.#records.set(ssrc, record);
    return record;
  }

  #quietest(): number {
    const [quietest] = [...this.#records].reduce((quiet, entry) =>
      entry[1].newestUs < quiet[1].newestUs ? entry : quiet,
    );
    return quietest;
  }
}
