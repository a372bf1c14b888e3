import type { PipelineStats } from '@arkavo-pipeline/core/pipeline';
import { latencyParts } from './latency-parts.js';
import { formatBitRate, formatDuration, formatLatency } from './quantity.js';
import { restartsText } from './restarts.js';
import { sparedText } from './spared.js';
import { stageRates } from './stage-rates.js';

/** What a pipeline is doing, on one line, for terminals that don't redraw and for log files. */
export function statsLine(stats: PipelineStats, previous?: PipelineStats): string {
  const rates = stageRates(stats, previous);
  const dropped = rates.reduce((sum, rate) => sum + rate.dropped, 0);
  const stages = rates.map(({ stage, packetsPerSecond, bitsPerSecond, depth, capacity }) => {
    const queue = capacity === 0 ? '' : ` ${depth}/${capacity}`;
    return `${stage} ${packetsPerSecond.toFixed(1)}/s ${formatBitRate(bitsPerSecond)}${queue}`;
  });
  return [
    `${stats.pipeline} ${formatDuration(stats.durationMs)}`,
    ...stages,
    ...latency(stats),
    `dropped ${dropped}`,
    ...sparedText(stats),
    ...restartsText(stats),
  ].join(' | ');
}

function latency({ latencyUs }: PipelineStats): string[] {
  return latencyUs ? [`p50 ${formatLatency(latencyUs.p50)} (${latencyParts(latencyUs)})`] : [];
}
