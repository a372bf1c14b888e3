import { type FileHandle, open } from 'node:fs/promises';
import { PipelineError } from '@arkavo-pipeline/core';

/** Opens a file that the command writes. Throws ERR_FILE_WRITE, saying that `what` could not be written. */
export async function openOutput(what: string, path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w');
  } catch (error) {
    throw unwritable(what, path, error);
  }
}

/** ERR_FILE_WRITE */
export function unwritable(what: string, path: string, cause: unknown): PipelineError {
  const message = `${what} could not be written to ${path}: ${(cause as Error).message}`;
  return new PipelineError('ERR_FILE_WRITE', message, { cause });
}
