import type { PipelineStats } from '@arkavo-pipeline/core/pipeline';
import { printable } from './printable.js';
import { formatLatency } from './quantity.js';

/**
 * Where the time went, in the order packets pass: `→ encode 0.1, encode 4.2`, the way to each stage and the work in it,
 * medians in milliseconds. Stages may be another machine's. What never takes any time (the way to a source) is left out.
 */
export function latencyParts({ parts }: NonNullable<PipelineStats['latencyUs']>): string {
  return Object.entries(parts)
    .filter(([, { max }]) => max > 0)
    .map(([part, { p50 }]) => `${printable(part)} ${(p50 / 1000).toFixed(1)}`)
    .join(', ');
}

/** How far off latencies may be that began on another machine's clock, as the median has it, and of how many packets nobody can say. */
export function uncertaintyText({ uncertainty, unknown }: NonNullable<PipelineStats['latencyUs']>): string {
  const known = uncertainty ? `, ± ${formatLatency(uncertainty.p50)}` : '';
  return unknown ? `${known}, without ${unknown} from an unknown clock` : known;
}
