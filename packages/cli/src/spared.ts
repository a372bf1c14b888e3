import type { PipelineStats } from '@arkavo-pipeline/core/pipeline';

/** What was left out without a loss: one text for each cause, for those lines that are one. */
export function sparedText({ stages }: PipelineStats): string[] {
  const counts = new Map<string, number>();
  for (const { spared = {} } of Object.values(stages)) {
    for (const [cause, count] of Object.entries(spared)) counts.set(cause, (counts.get(cause) ?? 0) + count);
  }
  return [...counts].map(([cause, count]) => `${count} ${cause} (no loss)`);
}
