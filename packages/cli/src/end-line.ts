import type { PipelineSummary } from '@arkavo-pipeline/core/pipeline';
import { latencyParts, uncertaintyText } from './latency-parts.js';
import { formatDuration, formatLatency } from './quantity.js';
import { restartsText } from './restarts.js';
import { sparedText } from './spared.js';
import { stageRates } from './stage-rates.js';

/** How a run ended, on one line. */
export function endLine(summary: PipelineSummary): string {
  const { pipeline, state, durationMs, latencyUs, frames } = summary;
  const dropped = stageRates(summary).reduce((sum, rate) => sum + rate.dropped, 0);
  const parts = [`${pipeline}: ${state} after ${formatDuration(durationMs)}`, `${dropped} dropped`];
  if (latencyUs) {
    const [p50, p95, p99] = [latencyUs.p50, latencyUs.p95, latencyUs.p99].map(formatLatency);
    parts.push(
      `latency to ${latencyUs.sink} p50 ${p50}, p95 ${p95}, p99 ${p99}${uncertaintyText(latencyUs)}`,
      `parts p50 in ms: ${latencyParts(latencyUs)}`,
    );
  }
  parts.push(...sparedText(summary), ...restartsText(summary));
  if (frames.inUse > 0) parts.push(`${frames.inUse} frames still in use`);
  return parts.join('; ');
}
