import { PipelineError } from '@arkavo-pipeline/core';

/** An error as the user reads it; with the stacks of it and its causes when asked for. */
export function errorText(error: unknown, verbose: boolean): string {
  const code = error instanceof PipelineError ? error.code : 'ERR_UNKNOWN';
  const stage = error instanceof PipelineError ? error.stage : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const text = `error ${code}: ${stage === undefined ? '' : `stage "${stage}": `}${message}\n`;
  return verbose ? text + stacks(error) : text;
}

function stacks(error: unknown): string {
  const lines: string[] = [];
  for (let one = error, depth = 0; one instanceof Error && depth < 8; one = one.cause, depth++) {
    lines.push(`${depth === 0 ? '' : 'caused by '}${one.stack ?? one.message}\n`);
  }
  return lines.join('');
}
