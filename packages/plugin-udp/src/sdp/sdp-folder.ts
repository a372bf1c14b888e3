import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { OptionFault } from '@arkavo-pipeline/core';

/**
 * What is wrong with the folder that a session description's path leads into; undefined when it is there, or when that cannot be told: then opening
 * the file says why.
 */
export async function sdpFolderFault(path: string): Promise<Required<OptionFault<'sdp'>> | undefined> {
  const folder = dirname(resolve(path));
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT' && code !== 'ENOTDIR',
  );
  const message = 'there is no such folder; make it, or give sdp another path';
  return isThere ? undefined : { option: 'sdp', message, got: `, not one in ${folder}` };
}
