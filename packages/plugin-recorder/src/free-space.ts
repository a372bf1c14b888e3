import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, PipelineError, usPerSecond } from '@arkavo-pipeline/core';

/** The file system is asked so often, and when as much was written as a part of what has to stay free. */
const intervalUs = usPerSecond / 2;
const part = 1 / 4;
/** A full disk has room again when so much more is free than was left, or so much at all. */
const moreBytes = 2 ** 20;
const enoughBytes = 64 * 2 ** 20;
const noRoom = new Set(['ENOSPC', 'EDQUOT']);

/** What to do about it. */
export const makeRoom = 'make room, or record elsewhere';

/** Whether the system refused to write because there is no room. */
export function isNoRoom(error: unknown): boolean {
  return error instanceof Error && noRoom.has((error as NodeJS.ErrnoException).code ?? '');
}

/** Sees to it that a recording ends before its disk is full, and is not begun anew on one that still is. */
export class FreeSpace {
  readonly #clock: Clock;
  readonly #minBytes: number;
  #askedUs = Number.NEGATIVE_INFINITY;
  #askedBytes = 0;
  #folder = '.';
  /** That there was no room, and how much was left when it was first asked whether there is again. */
  #full: { leftBytes?: number } | undefined;

  /** `minBytes`: what has to stay free; 0 asks nobody. */
  constructor(clock: Clock, minBytes: number) {
    this.#clock = clock;
    this.#minBytes = minBytes;
  }

  /** Throws ERR_FILE_WRITE when less is free where this file is or will be, which has `bytes`, of which `pendingBytes` are still to be written. */
  async check(path: string, bytes: number, pendingBytes: number): Promise<void> {
    this.#folder = dirname(path);
    const nowUs = this.#clock.nowUs();
    const isDue = nowUs - this.#askedUs >= intervalUs || Math.abs(bytes - this.#askedBytes) >= this.#minBytes * part;
    if (this.#minBytes === 0 || !isDue) return;
    this.#askedUs = nowUs;
    this.#askedBytes = bytes;
    const { bavail, bsize } = await diskOf(dirname(path));
    const freeBytes = bavail * bsize - pendingBytes;
    if (freeBytes >= this.#minBytes) return;
    this.#askedUs = Number.NEGATIVE_INFINITY;
    this.#full = {};
    throw new PipelineError(
      'ERR_FILE_WRITE',
      `${path} ends here: ${freeBytes} bytes are free on its disk, and minFreeBytes is ${this.#minBytes}; ${makeRoom}`,
    );
  }

  /** Notes what a file failed with: it may be that there was no room. */
  note(error: PipelineError): void {
    if (isNoRoom(error.cause)) this.#full = {};
  }

  /** Whether a file can be begun: not on a disk that was full, until there is clearly more room than was left then. */
  async hasRoom(): Promise<boolean> {
    const full = this.#full;
    if (!full) return true;
    const nowUs = this.#clock.nowUs();
    if (full.leftBytes !== undefined && nowUs - this.#askedUs < intervalUs) return false;
    this.#askedUs = nowUs;
    const freeBytes = await diskOf(this.#folder).then(
      ({ bavail, bsize }) => bavail * bsize,
      // The file that is tried says what is wrong.
      () => Number.POSITIVE_INFINITY,
    );
    full.leftBytes ??= freeBytes;
    if (freeBytes < Math.max(this.#minBytes, Math.min(full.leftBytes + moreBytes, enoughBytes))) return false;
    this.#full = undefined;
    this.#askedUs = Number.NEGATIVE_INFINITY;
    return true;
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
