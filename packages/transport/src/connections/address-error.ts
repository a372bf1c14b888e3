import { hostAndPort, PipelineError } from '@arkavo-pipeline/core';

/** ERR_TCP_ADDRESS for a receiver that is not there, or not there any more. */
export function addressError(host: string, port: number, what: string, cause?: unknown): PipelineError {
  return new PipelineError('ERR_TCP_ADDRESS', `${hostAndPort(host, port)}: ${what}`, { retryable: true, cause });
}
