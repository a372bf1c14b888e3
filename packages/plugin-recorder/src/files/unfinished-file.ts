import { randomBytes } from 'node:crypto';
import { link, open, rename, unlink } from 'node:fs/promises';
import { OutputFile } from '../output-file.js';

/** A new file beside `path`, of which it is to have the name when it is whole. What one that was never finished left is in nobody's way. Throws ERR_FILE_WRITE. */
export function createUnfinished(path: string): Promise<OutputFile> {
  return OutputFile.create(`${path}.${randomBytes(8).toString('hex')}.unfinished`, false);
}

/** Gives a file its name, where no other has it: a link, unlike a rename, replaces nothing; where the disk knows none, an empty file keeps the name for a moment. */
export async function putNew(path: string, to: string): Promise<void> {
  try {
    await link(path, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    await (await open(to, 'wx')).close();
    return rename(path, to);
  }
  await unlink(path);
}
