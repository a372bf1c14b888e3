import { closeSync, readv } from 'node:fs';
import { promisify } from 'node:util';
import { PipelineError } from '@arkavo-pipeline/core';
import type { ByteReader } from './byte-reader.js';
import { viewsAfter } from './byte-views.js';
import { descriptorName, isStandardDescriptor } from './descriptor.js';

const readInto = promisify(readv);

/** Reads a descriptor of a file or device, which never keeps a read waiting for long. */
export class FileReader implements ByteReader {
  readonly #fd: number;
  #closed = false;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(fd: number) {
    this.#fd = fd;
  }

  async read(views: readonly Uint8Array[]): Promise<number> {
    let total = 0;
    for (let rest = viewsAfter(views, 0); rest.length > 0 && !this.#closed; ) {
      const bytes = await this.#readOnce(rest);
      if (bytes === 0) break;
      total += bytes;
      rest = viewsAfter(rest, bytes);
    }
    return total;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (isStandardDescriptor(this.#fd)) return;
    // A descriptor closed under a read may be another file's by the time the read begins.
    void this.#reading.finally(() => closeSync(this.#fd));
  }

  async #readOnce(views: readonly Uint8Array[]): Promise<number> {
    try {
      const reading = readInto(this.#fd, views);
      this.#reading = reading.catch(() => {});
      return (await reading).bytesRead;
    } catch (cause) {
      const reason = (cause as Error).message;
      throw new PipelineError('ERR_FILE_UNREADABLE', `${descriptorName(this.#fd)} could not be read: ${reason}`, {
        cause,
      });
    }
  }
}
