import type { PipelineSummary } from '@arkavo-pipeline/core/pipeline';

/** What the process ends with. */
export const exitCodes = { done: 0, failed: 1, refused: 2 } as const;

/** Refused when the pipeline failed before every stage was open: a file that is missing, a port that is taken. */
export function exitCodeOf({ state, error }: Pick<PipelineSummary, 'state' | 'error'>): number {
  if (state === 'done') return exitCodes.done;
  return error?.phase === 'opening' ? exitCodes.refused : exitCodes.failed;
}
