import type { PipelineStats } from '@arkavo-pipeline/core/pipeline';

/** Which stages were started anew, and how often: `restarts: encode 2, send 1`. Nothing when none was. */
export function restartsText({ stages }: PipelineStats): string[] {
  const counts = Object.entries(stages).flatMap(([stage, { restarts }]) =>
    restarts > 0 ? [`${stage} ${restarts}`] : [],
  );
  return counts.length === 0 ? [] : [`restarts: ${counts.join(', ')}`];
}
