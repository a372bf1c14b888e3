import { constants } from 'node:os';
import type { PipelineSummary } from '@arkavo-pipeline/core/pipeline';

/** What the process ends with. */
export const exitCodes = { done: 0, failed: 1, refused: 2 } as const;

/**
 * Refused when the pipeline failed before every stage was open: a file that is missing, a port that is taken. Interrupted before
 * that, it is what a shell makes of a program which the signal ended: 130 for SIGINT, 143 for SIGTERM.
 */
export function exitCodeOf(
  { state, error }: Pick<PipelineSummary, 'state' | 'error'>,
  interruptedBy?: NodeJS.Signals,
): number {
  if (state === 'done') return exitCodes.done;
  if (state === 'aborted' && interruptedBy) return 128 + constants.signals[interruptedBy];
  return error?.phase === 'opening' ? exitCodes.refused : exitCodes.failed;
}
