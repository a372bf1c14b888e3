import { PipelineError } from '@arkavo-pipeline/core';

/** Any error met while opening or reading a file, as one of ours that names the file. */
export function fileError(path: string, error: unknown): PipelineError {
  if (error instanceof PipelineError) {
    return error.code === 'ERR_STREAM_INVALID'
      ? new PipelineError('ERR_FILE_INVALID', `${path} is damaged: ${error.message}`, { cause: error })
      : error;
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new PipelineError('ERR_FILE_NOT_FOUND', `${path} does not exist`, { cause });
  }
  return code === undefined
    ? new PipelineError('ERR_FILE_INVALID', `${path} could not be understood: ${cause.message}`, { cause })
    : new PipelineError('ERR_FILE_UNREADABLE', `${path} could not be read: ${cause.message}`, { cause });
}

/** The same iteration, with its errors as `fileError` has them. */
export async function* withFileErrors<Item>(
  path: string,
  items: AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
  try {
    yield* items;
  } catch (error) {
    throw fileError(path, error);
  }
}
