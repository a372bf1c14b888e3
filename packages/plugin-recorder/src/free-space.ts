import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, PipelineError, usPerSecond } from '@arkavo-pipeline/core';

/** How often the file system is asked. */
const intervalUs = usPerSecond / 2;

/** Sees to it that a recording ends before its disk is full. */
export class FreeSpace {
  readonly #clock: Clock;
  readonly #minBytes: number;
  #askedUs = Number.NEGATIVE_INFINITY;

  /** `minBytes`: what has to stay free; 0 asks nobody. */
  constructor(clock: Clock, minBytes: number) {
    this.#clock = clock;
    this.#minBytes = minBytes;
  }

  /** Throws ERR_FILE_WRITE when less is free where this file is; at most twice a second. */
  async check(path: string): Promise<void> {
    const nowUs = this.#clock.nowUs();
    if (this.#minBytes === 0 || nowUs - this.#askedUs < intervalUs) return;
    this.#askedUs = nowUs;
    const { bavail, bsize } = await statfs(dirname(path));
    const freeBytes = bavail * bsize;
    if (freeBytes >= this.#minBytes) return;
    this.#askedUs = Number.NEGATIVE_INFINITY;
    throw new PipelineError(
      'ERR_FILE_WRITE',
      `${path} ends here: ${freeBytes} bytes are free on its disk, and minFreeBytes is ${this.#minBytes}; make room, or record elsewhere`,
    );
  }
}
