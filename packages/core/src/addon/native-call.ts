import { type ErrorCode, errorCodes } from '../errors/error-codes.js';
import { PipelineError } from '../errors/pipeline-error.js';

/** Calls an addon. An error that it throws with a `code` of ours (arkavo_error.h) is rethrown as a PipelineError. */
export function nativeCall<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === undefined || !(code in errorCodes)) throw error;
    throw new PipelineError(code as ErrorCode, message, { cause: error });
  }
}
