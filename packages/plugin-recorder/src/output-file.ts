import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PipelineError } from '@arkavo-pipeline/core';
import { isNoRoom, makeRoom } from './free-space.js';

/**
 * A file that grows by whole writes: one that fails (a full disk) leaves the file as it was before it, and everything
 * later, after a write or sync that failed, fails with the same error.
 */
export class OutputFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #bytes = 0;
  #failure: PipelineError | undefined;
  #closed = false;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /**
   * Says whether `create` can succeed, and makes the folder; a file that is there keeps its content. Throws
   * ERR_FILE_WRITE.
   */
  static check(path: string, overwrite: boolean): Promise<void> {
    return creating(path, async () => {
      const probe = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
        if (!overwrite || error.code !== 'EEXIST') throw error;
      });
      if (!probe) return (await open(path, 'a')).close();
      await probe.close();
      await rm(path);
    });
  }

  /** Creates the file, empty, and its folder. Throws ERR_FILE_WRITE, also when it is there and may not be overwritten. */
  static create(path: string, overwrite: boolean): Promise<OutputFile> {
    return creating(path, async () => new OutputFile(path, await open(path, overwrite ? 'w' : 'wx')));
  }

  /** Creates the file as `create` does, but only where none is: undefined when there is one already. Throws ERR_FILE_WRITE. */
  static async createNew(path: string): Promise<OutputFile | undefined> {
    try {
      return await OutputFile.create(path, false);
    } catch (error) {
      if (isThere((error as PipelineError).cause as NodeJS.ErrnoException)) return undefined;
      throw error;
    }
  }

  /** The file's size. */
  get bytes(): number {
    return this.#bytes;
  }

  get failure(): PipelineError | undefined {
    return this.#failure;
  }

  /** Writes all of `data`, by default at the end. Throws ERR_FILE_WRITE. */
  async write(data: Uint8Array, position = this.#bytes): Promise<void> {
    if (this.#failure) throw this.#failure;
    const before = this.#bytes;
    try {
      await this.#writeAll(data, position);
    } catch (cause) {
      const { message } = cause as Error;
      const reason = isNoRoom(cause) ? `${message}; ${makeRoom}` : message;
      this.#failure = new PipelineError(
        'ERR_FILE_WRITE',
        `${this.path} could not be written after ${before} bytes, which are whole: ${reason}`,
        { cause },
      );
      await this.#handle.truncate(before).catch(() => {});
      throw this.#failure;
    }
    this.#bytes = Math.max(before, position + data.byteLength);
  }

  /** Has the disk take what was written: after it, a power cut costs nothing of that. Throws ERR_FILE_WRITE. */
  async sync(): Promise<void> {
    if (this.#failure) throw this.#failure;
    try {
      await this.#handle.datasync();
    } catch (cause) {
      const reason = (cause as Error).message;
      // What a disk has refused once it may drop and call well the next time.
      this.#failure = new PipelineError('ERR_FILE_WRITE', `${this.path} could not be synced to its disk: ${reason}`, {
        cause,
      });
      throw this.#failure;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#handle.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }

  /** The system may write less than it was asked to, and says why only at the next attempt. */
  async #writeAll(data: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < data.byteLength; ) {
      const { bytesWritten } = await this.#handle.write(data, done, data.byteLength - done, position + done);
      done += bytesWritten;
    }
  }
}

async function creating<Result>(path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    await makeFolder(dirname(path));
    // Opening a pipe would wait for its reader, and no signal ends that.
    const there = await stat(path).catch(() => undefined);
    if (there && !there.isFile()) throw new Error('it is there and not a regular file');
    return await action();
  } catch (cause) {
    throw new PipelineError('ERR_FILE_WRITE', whyNotCreated(path, cause as NodeJS.ErrnoException), { cause });
  }
}

/** One level at a time: Node's own recursion never ends where a file system refuses new folders as missing (/proc). */
async function makeFolder(path: string): Promise<void> {
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || dirname(path) === path) throw error;
  });
  if (there) return;
  await makeFolder(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

function isThere({ code, syscall }: NodeJS.ErrnoException): boolean {
  return code === 'EEXIST' && syscall === 'open';
}

function whyNotCreated(path: string, error: NodeJS.ErrnoException): string {
  if (isThere(error)) return `${path} is there already: remove it, choose another path, or set overwrite`;
  if (isNoRoom(error)) return `${path} cannot be created: ${error.message}; ${makeRoom}`;
  return `${path} cannot be created: ${error.message}; choose a path in a folder that can be written`;
}
