import { lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { OptionFault, OptionsOf } from '@arkavo-pipeline/core';
import { filledPath } from './path-pattern.js';
import type { recorderOptions } from './recorder-options.js';

/** What a name is made of that is not known before a file begins. */
const laterKnown = ['{index}', '{source}', '{time}'];

/** Whether a recorder that replaces nothing would meet a file of the one name that it has, so that it could not open. */
export async function takenPathFaults({
  path,
  overwrite,
}: Pick<OptionsOf<typeof recorderOptions>, 'path' | 'overwrite'>): Promise<OptionFault<'path'>[]> {
  if (overwrite || laterKnown.some((pattern) => path.includes(pattern))) return [];
  const filled = resolve(filledPath(path, new Date(), 1));
  // A link that leads nowhere is in the way of a new file, too.
  const isThere = await lstat(filled).then(
    () => true,
    () => false,
  );
  if (!isThere) return [];
  const message = 'the file is there already: remove it, choose another path, or set overwrite';
  return [{ option: 'path', message, got: ` (${filled})` }];
}
