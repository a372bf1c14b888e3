import { remember } from '@arkavo-pipeline/transport/remember';
import type { SenderReport } from '../rtcp/rtcp-packet.js';

const maxStreams = 256;

/** The latest sender report on each stream of one sender. */
export class ReportedStreams {
  readonly #reports = new Map<number, { readonly report: SenderReport; readonly atUs: number }>();

  get size(): number {
    return this.#reports.size;
  }

  add(report: SenderReport, nowUs: number): void {
    remember(this.#reports, report.ssrc, { report, atUs: nowUs }, maxStreams);
  }

  get(ssrc: number): SenderReport | undefined {
    return this.#reports.get(ssrc)?.report;
  }

  delete(ssrc: number): void {
    this.#reports.delete(ssrc);
  }

  /** Forgets streams on which no report came since `timeUs`. */
  forgetBefore(timeUs: number): void {
    for (const [ssrc, { atUs }] of this.#reports) if (atUs < timeUs) this.#reports.delete(ssrc);
  }
}
