import { createHash, randomBytes } from 'node:crypto';
import { link, open, readdir, rename, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { OutputFile } from '../output-file.js';

/** A process is only known by its number on its own machine, and a folder may be of several. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const randomLength = 4;
/** What comes behind the machine. */
const rest = /^-(\d+)-[\da-f]{8}\.unfinished$/;

/**
 * A new file beside `path`, of which it is to have the name when it is whole. What one that was never finished left is in nobody's way.
 * Throws ERR_FILE_WRITE.
 */
export function createUnfinished(path: string): Promise<OutputFile> {
  const own = `${machine}-${process.pid}-${randomBytes(randomLength).toString('hex')}`;
  return OutputFile.create(`${path}.${own}.unfinished`, false);
}

/**
 * Removes the files that were to have the name of `path`, of processes of this machine that are no more. What cannot be removed stays, and so
 * does everything of another name.
 */
export async function removeAbandoned(path: string): Promise<void> {
  const folder = dirname(path);
  const beginning = `${basename(path)}.${machine}`;
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(beginning)) continue;
    const [, pid] = rest.exec(name.slice(beginning.length)) ?? [];
    if (pid !== undefined && isGone(Number(pid))) await unlink(join(folder, name)).catch(() => {});
  }
}

/**
 * Gives a file its name, where no other has it: a link, unlike a rename, replaces nothing; where the disk knows none, an empty file keeps the
 * name for a moment.
 */
export async function putNew(path: string, to: string): Promise<void> {
  try {
    await link(path, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOENT') throw error;
    await (await open(to, 'wx')).close();
    return rename(path, to);
  }
  await unlink(path);
}

/** Whether no process has this number; one of another user is there, too. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
