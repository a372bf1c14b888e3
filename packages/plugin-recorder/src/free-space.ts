import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, PipelineError, usPerSecond } from '@arkavo-pipeline/core';

/** The file system is asked so often, and when as much was written as a part of what has to stay free. */
const intervalUs = usPerSecond / 2;
const part = 1 / 4;

/** Sees to it that a recording ends before its disk is full. */
export class FreeSpace {
  readonly #clock: Clock;
  readonly #minBytes: number;
  #askedUs = Number.NEGATIVE_INFINITY;
  #askedBytes = 0;

  /** `minBytes`: what has to stay free; 0 asks nobody. */
  constructor(clock: Clock, minBytes: number) {
    this.#clock = clock;
    this.#minBytes = minBytes;
  }

  /** Throws ERR_FILE_WRITE when less is free where this file is or will be, which has `bytes`, of which `pendingBytes` are still to be written. */
  async check(path: string, bytes: number, pendingBytes: number): Promise<void> {
    const nowUs = this.#clock.nowUs();
    const isDue = nowUs - this.#askedUs >= intervalUs || Math.abs(bytes - this.#askedBytes) >= this.#minBytes * part;
    if (this.#minBytes === 0 || !isDue) return;
    this.#askedUs = nowUs;
    this.#askedBytes = bytes;
    const { bavail, bsize } = await diskOf(dirname(path));
    const freeBytes = bavail * bsize - pendingBytes;
    if (freeBytes >= this.#minBytes) return;
    this.#askedUs = Number.NEGATIVE_INFINITY;
    throw new PipelineError(
      'ERR_FILE_WRITE',
      `${path} ends here: ${freeBytes} bytes are free on its disk, and minFreeBytes is ${this.#minBytes}; make room, or record elsewhere`,
    );
  }
}

/** That of a folder, or of the one above it that it will be made in. */
async function diskOf(folder: string): Promise<StatsFs> {
  try {
    return await statfs(folder);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(folder) !== folder) return diskOf(dirname(folder));
    throw new PipelineError(
      'ERR_FILE_WRITE',
      `the disk of ${folder} does not say how much of it is free: ${message}; record elsewhere, or set minFreeBytes to 0`,
      { cause },
    );
  }
}
