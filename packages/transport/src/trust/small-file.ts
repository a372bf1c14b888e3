import { open } from 'node:fs/promises';
import { PipelineError } from '@arkavo-pipeline/core';

/** No certificate, key or pin is longer. */
const maxBytes = 262_144;

export type SmallFile = { readonly text: string; readonly mode: number };

/** Reads a file; undefined when there is none. Throws ERR_FILE_UNREADABLE, with the option that named it. */
export async function findSmallFile(path: string, option: string): Promise<SmallFile | undefined> {
  try {
    await using file = await open(path);
    const { mode, size } = await file.stat();
    if (size > maxBytes) throw unreadable(path, option, `it has ${size} bytes, and at most ${maxBytes} are expected`);
    return { text: await file.readFile('utf8'), mode };
  } catch (error) {
    if (error instanceof PipelineError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw unreadable(path, option, code ?? message, error);
  }
}

/** As `findSmallFile`, for a file that has to be there: throws ERR_FILE_NOT_FOUND when it isn't. */
export async function readSmallFile(path: string, option: string): Promise<SmallFile> {
  const file = await findSmallFile(path, option);
  if (file) return file;
  throw new PipelineError('ERR_FILE_NOT_FOUND', `${path} does not exist; set ${option} to the file that is meant`);
}

function unreadable(path: string, option: string, why: string, cause?: unknown): PipelineError {
  return new PipelineError(
    'ERR_FILE_UNREADABLE',
    `${path} cannot be read (${why}); make it readable, or set ${option} to another`,
    { cause },
  );
}
