import { closeSync, writev } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { viewsAfter } from './byte-views.js';
import type { ByteWriter } from './byte-writer.js';
import { isStandardDescriptor, writeError } from './descriptor.js';

const writeFrom = promisify(writev);

/** How long a device that is not ready is left alone, in milliseconds. */
const retryMs = 2;

/** Writes to a descriptor of a file or device. */
export class FileWriter implements ByteWriter {
  readonly #fd: number;
  readonly #name: string;
  #closed = false;
  #writing: Promise<unknown> = Promise.resolve();

  /** `name` is what messages call it. */
  constructor(fd: number, name: string) {
    this.#fd = fd;
    this.#name = name;
  }

  async write(views: readonly Uint8Array[]): Promise<void> {
    for (let rest = viewsAfter(views, 0); rest.length > 0; ) {
      if (this.#closed) throw writeError(this.#name, new Error('it was closed'));
      const writing = this.#writeOnce(rest);
      this.#writing = writing.catch(() => {});
      rest = viewsAfter(rest, await writing);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (isStandardDescriptor(this.#fd)) return;
    // A descriptor closed under a write may be another file's by the time the write begins.
    void this.#writing.finally(() => closeSync(this.#fd));
  }

  async #writeOnce(views: readonly Uint8Array[]): Promise<number> {
    try {
      return (await writeFrom(this.#fd, views)).bytesWritten;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw writeError(this.#name, error as Error);
      await delay(retryMs);
      return 0;
    }
  }
}
