import { PipelineError } from '@arkavo-pipeline/core';

/** ERR_TCP_PROTOCOL: it concerns one connection only. */
export function protocolError(message: string): PipelineError {
  return new PipelineError('ERR_TCP_PROTOCOL', message, { retryable: true });
}
