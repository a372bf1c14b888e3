import { type FileHandle, open, stat } from 'node:fs/promises';
import { PipelineError } from '@arkavo-pipeline/core';

/** A file that is read piece by piece, up to a length that it may be longer than. */
export class ByteReader implements AsyncDisposable {
  readonly bytes: number;
  readonly #path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle, bytes: number) {
    this.#path = path;
    this.#handle = handle;
    this.bytes = bytes;
  }

  /** Throws ERR_FILE_NOT_FOUND or ERR_FILE_UNREADABLE. */
  static async open(path: string): Promise<ByteReader> {
    try {
      // Opening a pipe would wait for its writer, and no signal ends that.
      if (!(await stat(path)).isFile()) throw new Error('it is not a regular file');
      const handle = await open(path, 'r');
      return new ByteReader(path, handle, (await handle.stat()).size);
    } catch (cause) {
      throw unreadable(path, cause as NodeJS.ErrnoException);
    }
  }

  /** The bytes from `start` to `end`; fewer where the file ends before. Throws ERR_FILE_UNREADABLE. */
  async read(start: number, end: number): Promise<Buffer> {
    const buffer = Buffer.alloc(Math.max(0, Math.min(end, this.bytes) - start));
    let done = 0;
    while (done < buffer.length) {
      const bytesRead = await this.#readInto(buffer, done, start + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return buffer.subarray(0, done);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }

  async #readInto(buffer: Buffer, offset: number, at: number): Promise<number> {
    try {
      return (await this.#handle.read(buffer, offset, buffer.length - offset, at)).bytesRead;
    } catch (cause) {
      throw unreadable(this.#path, cause as NodeJS.ErrnoException);
    }
  }
}

function unreadable(path: string, cause: NodeJS.ErrnoException): PipelineError {
  return cause.code === 'ENOENT'
    ? new PipelineError('ERR_FILE_NOT_FOUND', `there is no file ${path}`, { cause })
    : new PipelineError('ERR_FILE_UNREADABLE', `${path} cannot be read: ${cause.message}`, { cause });
}
