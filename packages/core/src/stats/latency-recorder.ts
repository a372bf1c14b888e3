import { type Ledger, unknownUncertaintyUs } from '../packet/ledger.js';
import { Histogram, histogramMemory } from './histogram.js';

/** The name of the histogram of whole latencies; the others have the names of the ledger's parts. */
export const totalPart = 'total';

/** The name of the histogram of uncertainties, of those whole latencies that have one. */
export const uncertaintyPart = '±';

/** The name of the histogram that counts ledgers from a clock that nobody knows yet. */
export const unknownPart = '?';

/** Names of stages may come from another machine: what is beyond this many parts counts together. */
const maxParts = 64;
const otherPart = 'other';

const reserved: ReadonlySet<string> = new Set([totalPart, uncertaintyPart, unknownPart]);

type StagePart = { readonly stage: string; readonly way: Histogram; readonly work: Histogram };

/** Latencies of the packets that reached one sink, whole and by part (as `ledgerParts` has them), in microseconds. */
export class LatencyRecorder {
  readonly #onPart: (part: string, memory: SharedArrayBuffer) => void;
  /** By place in the ledger: packets of one sink nearly always come the same way. */
  readonly #parts: StagePart[] = [];
  readonly #histograms = new Map<string, Histogram>();

  /**
   * `onPart` is called once for every part, when it is first seen, with the memory of its histogram. `earlier` has the memory
   * of parts that were recorded by an instance before: they are gone on with.
   */
  constructor(
    onPart: (part: string, memory: SharedArrayBuffer) => void,
    earlier: ReadonlyMap<string, SharedArrayBuffer> = new Map(),
  ) {
    this.#onPart = onPart;
    for (const [part, memory] of earlier) this.#histograms.set(part, new Histogram(memory));
  }

  /** A ledger whose last stamp is closed. What nobody knows the beginning of has no whole latency, and counts by itself. */
  record({ captureUs, uncertaintyUs, stamps }: Ledger): void {
    let previousUs = captureUs;
    for (let index = 0; index < stamps.length; index++) {
      const { stage, enteredUs, leftUs } = stamps[index] as Ledger['stamps'][number];
      const part = this.#part(index, stage);
      part.way.record(enteredUs - previousUs);
      part.work.record(leftUs - enteredUs);
      previousUs = leftUs;
    }
    if (uncertaintyUs >= unknownUncertaintyUs) return this.#histogram(unknownPart).record(0);
    this.#histogram(totalPart).record(previousUs - captureUs);
    if (uncertaintyUs > 0) this.#histogram(uncertaintyPart).record(uncertaintyUs);
  }

  #part(index: number, stage: string): StagePart {
    const known = this.#parts[index];
    if (known?.stage === stage) return known;
    const work = reserved.has(stage) ? otherPart : stage;
    const part = { stage, way: this.#histogram(`→ ${stage}`), work: this.#histogram(work) };
    this.#parts[index] = part;
    return part;
  }

  #histogram(name: string): Histogram {
    const known = this.#histograms.get(name);
    if (known) return known;
    const part = this.#histograms.size < maxParts || reserved.has(name) ? name : otherPart;
    if (part !== name && this.#histograms.has(part)) return this.#histogram(part);
    const memory = histogramMemory();
    const histogram = new Histogram(memory);
    this.#histograms.set(part, histogram);
    this.#onPart(part, memory);
    return histogram;
  }
}
