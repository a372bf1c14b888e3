import type { PipelineStats } from '@arkavo-pipeline/core/pipeline';
import { latencyParts, uncertaintyText } from './latency-parts.js';
import { formatBitRate, formatDuration, formatLatency } from './quantity.js';
import { sourceName } from './source-lines.js';
import { type StageRate, stageRates } from './stage-rates.js';

/** The lines of the live table. `fps` counts packets of every kind; restarts are shown when there were any. */
export function statsTable(stats: PipelineStats, previous?: PipelineStats): string[] {
  const rates = stageRates(stats, previous);
  const withRestarts = rates.some(({ restarts }) => restarts > 0);
  const headings = ['stage', 'fps', 'bitrate', 'queue', 'drops', ...(withRestarts ? ['restarts'] : [])];
  const rows = [headings, ...rates.map((rate) => cells(rate, withRestarts))];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => aligned(cell, column, widths)).join('  '));
  return [title(stats, previous), ...lines, ...sources(stats), ...latency(stats)];
}

function cells(rate: StageRate, withRestarts: boolean): string[] {
  const { stage, packetsPerSecond, bitsPerSecond, depth, capacity, dropped, restarts } = rate;
  const queue = capacity === 0 ? '' : `${depth}/${capacity}`;
  const counts = withRestarts ? [dropped, restarts] : [dropped];
  return [stage, packetsPerSecond.toFixed(1), formatBitRate(bitsPerSecond), queue, ...counts.map(String)];
}

function aligned(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function title(stats: PipelineStats, previous?: PipelineStats): string {
  const { pipeline, state, durationMs, frames, cpuMs } = stats;
  const elapsed = durationMs - (previous?.durationMs ?? 0);
  const used = cpuMs.user + cpuMs.system - (previous ? previous.cpuMs.user + previous.cpuMs.system : 0);
  const cpu = elapsed > 0 ? `, CPU ${Math.round((100 * used) / elapsed)} %` : '';
  return `${pipeline}: ${state}, ${formatDuration(durationMs)}, frames ${frames.inUse} (peak ${frames.peak})${cpu}`;
}

function sources({ stages }: PipelineStats): string[] {
  return Object.entries(stages).flatMap(([stage, { sources = [] }]) =>
    sources.length > 0 ? [`cameras at ${stage}: ${sources.map(sourceName).join(', ')}`] : [],
  );
}

function latency({ latencyUs }: PipelineStats): string[] {
  if (!latencyUs) return [];
  const { p50, p95, p99, max, sink } = latencyUs;
  const [a, b, c, d] = [p50, p95, p99, max].map(formatLatency);
  return [
    `latency to ${sink}: p50 ${a}, p95 ${b}, p99 ${c}, max ${d}${uncertaintyText(latencyUs)}`,
    `parts p50 in ms: ${latencyParts(latencyUs)}`,
  ];
}
