import { unknownUncertaintyUs } from '@arkavo-pipeline/core';
import type { PipelineStats } from '@arkavo-pipeline/core/pipeline';
import { formatLatency } from './quantity.js';

/**
 * Where the time went, in the order packets pass: `→ encode 0.1, encode 4.2`, the way to each stage and the work in it,
 * medians in milliseconds. What never takes any time (the way to a source) is left out.
 */
export function latencyParts({ parts }: NonNullable<PipelineStats['latencyUs']>): string {
  return Object.entries(parts)
    .filter(([, { max }]) => max > 0)
    .map(([part, { p50 }]) => `${part} ${(p50 / 1000).toFixed(1)}`)
    .join(', ');
}

/** How far off latencies may be that began on another machine's clock, as the median has it: `, ± 0.4 ms`. */
export function uncertaintyText({ uncertainty }: NonNullable<PipelineStats['latencyUs']>): string {
  if (!uncertainty) return '';
  return `, ± ${uncertainty.p50 < unknownUncertaintyUs ? formatLatency(uncertainty.p50) : 'unknown'}`;
}
