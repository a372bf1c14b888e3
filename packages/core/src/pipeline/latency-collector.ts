import { Histogram } from '../stats/histogram.js';
import { totalPart, uncertaintyPart, unknownPart } from '../stats/latency-recorder.js';
import type { LatencySummary, Percentiles } from './summary.js';

/** Histograms that are no part of a latency. */
const figures: ReadonlySet<string> = new Set([totalPart, uncertaintyPart, unknownPart]);

/** The latencies of all sinks. Their histograms share memory with the workers that record into them. */
export class LatencyCollector {
  readonly #sinks = new Map<string, Map<string, Histogram>>();

  add(sink: string, part: string, memory: SharedArrayBuffer): void {
    const parts = this.#sinks.get(sink) ?? new Map();
    this.#sinks.set(sink, parts.set(part, new Histogram(memory)));
  }

  /** Of the sink at the end of the longest chain, by the number of its parts; of several, the one with the highest median. */
  summary(): LatencySummary | undefined {
    const sinks = [...this.#sinks].map(([sink, histograms]) => summarize(sink, histograms));
    const length = ({ parts }: LatencySummary) => Object.keys(parts).length;
    return sinks.filter((sink) => sink !== undefined).sort((a, b) => length(b) - length(a) || b.p50 - a.p50)[0];
  }
}

function summarize(sink: string, histograms: ReadonlyMap<string, Histogram>): LatencySummary | undefined {
  const total = histograms.get(totalPart);
  if (!total) return undefined;
  const uncertainty = histograms.get(uncertaintyPart);
  const unknown = histograms.get(unknownPart)?.count;
  const parts = [...histograms].filter(([part]) => !figures.has(part));
  return {
    ...percentiles(total),
    sink,
    ...(uncertainty && { uncertainty: percentiles(uncertainty) }),
    ...(unknown !== undefined && { unknown }),
    parts: Object.fromEntries(parts.map(([part, histogram]) => [part, percentiles(histogram)])),
  };
}

function percentiles(histogram: Histogram): Percentiles {
  return {
    p50: histogram.percentile(50),
    p95: histogram.percentile(95),
    p99: histogram.percentile(99),
    max: histogram.max,
  };
}
