import { randomBytes } from 'node:crypto';
import { link, mkdir, open, stat, unlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { PipelineError } from '@arkavo-pipeline/core';

/** Where the identity and the known receivers are kept unless an option says otherwise. */
export function defaultTrustFolder(): string {
  return join(homedir(), '.arkavo-pipeline');
}

/** Makes the folder, for its owner only. Throws ERR_FILE_WRITE when it cannot, and what `checkPrivateFolder` throws. */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw writeError(folder, error as NodeJS.ErrnoException);
  }
  await checkPrivateFolder(folder);
}

/**
 * Before anything in the folder is believed: throws ERR_FILE_WRITE when other users may write in it, or own it. A folder
 * that is not there has nothing in it.
 */
export async function checkPrivateFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw writeError(folder, error);
  });
  if (found && isOpenTo(0o022, found.mode)) {
    throw notPrivate(`other users may write in ${folder}`, `run: chmod go-w ${folder}`);
  }
  if (found && isOfOthers(found.uid)) {
    throw notPrivate(`${folder} is another user's`, 'choose a folder of your own');
  }
}

/** Whether a mode gives others than the owner any of the rights in `mask`; never on Windows, whose modes say nothing. */
export function isOpenTo(mask: number, mode: number): boolean {
  return process.platform !== 'win32' && (mode & mask) !== 0;
}

/** The administrator may write anywhere anyway. */
function isOfOthers(uid: number): boolean {
  return process.getuid !== undefined && uid !== process.getuid() && uid !== 0;
}

function notPrivate(what: string, remedy: string): PipelineError {
  return new PipelineError('ERR_FILE_WRITE', `${what}, so what is kept there could be theirs; ${remedy}`);
}

/**
 * Writes a file of the owner's own, whole or not at all. A file that is there already stays as it is: of several
 * processes that write at once one wins, and each reads the winner's. Throws ERR_FILE_WRITE.
 */
export async function writeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(8).toString('hex')}.draft`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike a rename, a link never replaces what another process has just put there.
    await link(draft, path);
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    if (cause.code !== 'EEXIST') throw writeError(path, cause);
  } finally {
    await unlink(draft).catch(() => {});
  }
}

function writeError(path: string, cause: NodeJS.ErrnoException): PipelineError {
  return new PipelineError(
    'ERR_FILE_WRITE',
    `${path} cannot be written (${cause.code ?? cause.message}); choose a folder that you may write in, on a disk that knows hard links`,
    { cause },
  );
}
