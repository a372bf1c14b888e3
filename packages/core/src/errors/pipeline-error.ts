import type { ErrorCode } from './error-codes.js';

export type PipelineErrorOptions = {
  /** The stage it happened in. */
  readonly stage?: string | undefined;
  readonly cause?: unknown;
  /** Whether the same thing may succeed when tried again. */
  readonly retryable?: boolean;
};

/** An error with a code. Its message says what was received, what was expected and what to do. */
export class PipelineError extends Error {
  readonly code: ErrorCode;
  readonly stage: string | undefined;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: PipelineErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PipelineError';
    this.code = code;
    this.stage = options.stage;
    this.retryable = options.retryable ?? false;
  }
}
