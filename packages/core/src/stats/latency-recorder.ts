import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { type Ledger, ledgerParts } from '../packet/ledger.js';

/** The name of the histogram of whole latencies; the others have the names of the ledger's parts. */
export const totalPart = 'total';

/** Longest latency that is told apart: an hour. */
const highestUs = 3_600_000_000;

/**
 * Latencies of the packets that reached one sink, whole and by part, in microseconds at 1 % precision.
 * A histogram that is posted to another thread shares its data with the original: posting it once is enough.
 */
export class LatencyRecorder {
  readonly #histograms = new Map<string, RecordableHistogram>();
  readonly #onPart: (part: string, histogram: RecordableHistogram) => void;

  /** `onPart` is called once for every part, when it is first seen. */
  constructor(onPart: (part: string, histogram: RecordableHistogram) => void) {
    this.#onPart = onPart;
  }

  /** A ledger whose last stamp is closed. */
  record(ledger: Ledger): void {
    const endUs = ledger.stamps.at(-1)?.leftUs ?? ledger.captureUs;
    this.#record(totalPart, endUs - ledger.captureUs);
    for (const { name, us } of ledgerParts(ledger)) this.#record(name, us);
  }

  #record(part: string, us: number): void {
    let histogram = this.#histograms.get(part);
    if (!histogram) {
      histogram = createHistogram({ lowest: 1, highest: highestUs, figures: 2 });
      this.#histograms.set(part, histogram);
      this.#onPart(part, histogram);
    }
    histogram.record(Math.min(Math.max(1, Math.round(us)), highestUs));
  }
}
