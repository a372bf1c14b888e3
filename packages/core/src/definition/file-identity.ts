import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** As many links as Linux follows: beyond that they lead to each other. */
const maxLinks = 40;

/**
 * What is the same text for two paths of one file, through symbolic and hard links, too, and where there is no file yet. Undefined for what
 * is no regular file (a pipe, a device, a folder): writing to it replaces nothing.
 */
export async function fileIdentity(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => 'missing' as const);
  if (found === 'missing') return realPathOf(path);
  return found.isFile() ? `${found.dev}:${found.ino}` : undefined;
}

/** Where a file is, or would be made: what is there already of its path is without links, and the rest as it stands. */
export function realPathOf(path: string): Promise<string> {
  return realPathOfNew(resolve(path), maxLinks);
}

async function realPathOfNew(path: string, links: number): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  const folder = dirname(path);
  if (real !== undefined || folder === path || links === 0) return real ?? path;
  const target = await readlink(path).catch(() => undefined);
  const realFolder = await realPathOfNew(folder, links);
  return target === undefined
    ? join(realFolder, basename(path))
    : realPathOfNew(resolve(realFolder, target), links - 1);
}
