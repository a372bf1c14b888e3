import { type ErrorCode, errorCodes } from './error-codes.js';
import { PipelineError } from './pipeline-error.js';

/** An error as it crosses threads, where classes and fields are lost. */
export type WireError = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly stage: string | undefined;
  readonly retryable: boolean;
  readonly stack: string | undefined;
  readonly cause: WireError | undefined;
};

/** How deep a chain of causes is followed: it may be circular. */
const maxCauses = 8;

/** Any thrown value in its wire form. An error without a code of ours gets `fallback`. */
export function toWireError(error: unknown, stage?: string, fallback: ErrorCode = 'ERR_STAGE_FAILED'): WireError {
  return wire(error, stage, fallback, maxCauses);
}

function wire(error: unknown, stage: string | undefined, fallback: ErrorCode, depth: number): WireError {
  const isError = error instanceof Error;
  const ours = error instanceof PipelineError ? error : undefined;
  return {
    code: ours?.code ?? fallback,
    message: isError ? error.message || error.name : String(error),
    stage: ours?.stage ?? stage,
    retryable: ours?.retryable ?? false,
    stack: isError ? error.stack : undefined,
    cause:
      isError && error.cause !== undefined && depth > 0
        ? wire(error.cause, undefined, 'ERR_UNKNOWN', depth - 1)
        : undefined,
  };
}

/** The error on the other side of the thread, with the stack of where it was thrown. */
export function fromWireError(wireError: WireError): PipelineError {
  const code = wireError.code in errorCodes ? wireError.code : 'ERR_UNKNOWN';
  const error = new PipelineError(code, wireError.message, {
    stage: wireError.stage,
    retryable: wireError.retryable,
    cause: wireError.cause && fromWireError(wireError.cause),
  });
  if (wireError.stack !== undefined) error.stack = wireError.stack;
  return error;
}
