/** @typedef {import('@arkavo-pipeline/core/pipeline').PipelineSummary} PipelineSummary */

/** The stages of the example that the figures are taken from. */
const encoder = 'encode';
const screen = 'screen';

/**
 * The figures of the loopback example's run, each beside its goal.
 *
 * @param {PipelineSummary} summary
 */
export function loopbackReport(summary) {
  const rows = [
    ['', 'reached', 'goal'],
    ['coded video', `${codedKilobytes(summary).toFixed(0)} KB/s`, '250–625 KB/s'],
    ['frames shown', `${frameRate(summary).toFixed(1)} per second`, '30 per second'],
    ['latency', latency(summary), '50–100 ms'],
    ['CPU', `${cores(summary).toFixed(2)} cores`, ''],
    ['memory', `${(summary.peakRssBytes / 1e6).toFixed(0)} MB at its peak`, 'below 220 MB'],
    ['frames held', `${summary.frames.inUse} at the end, ${summary.frames.peak} at the peak`, '0 at the end'],
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

/** @param {PipelineSummary} summary */
function codedKilobytes({ stages, durationMs }) {
  return (stages[encoder]?.out.bytes ?? 0) / durationMs;
}

/** @param {PipelineSummary} summary */
function frameRate({ stages, durationMs }) {
  return (1000 * (stages[screen]?.in.packets ?? 0)) / durationMs;
}

/** @param {PipelineSummary} summary */
function latency({ latencyUs }) {
  if (!latencyUs) return 'nothing arrived';
  const [p50, p95, p99] = [latencyUs.p50, latencyUs.p95, latencyUs.p99].map((us) => (us / 1000).toFixed(0));
  return `p50 ${p50}, p95 ${p95}, p99 ${p99} ms`;
}

/** @param {PipelineSummary} summary */
function cores({ cpuMs, durationMs }) {
  return (cpuMs.user + cpuMs.system) / durationMs;
}
