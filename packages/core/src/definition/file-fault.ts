import { stat } from 'node:fs/promises';

/**
 * What is wrong with the path of a file that has to be there, to be read; undefined when nothing is. What else is wrong with it, opening it says:
 * it is not opened here, as of a pipe what was read would be gone.
 */
export async function fileFault(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(({ code }: NodeJS.ErrnoException) => code);
  if (found === 'ENOENT' || found === 'ENOTDIR') return 'there is no such file; give the path of one';
  if (typeof found !== 'object' || !found.isDirectory()) return undefined;
  return 'it is a folder; give the path of a file';
}
