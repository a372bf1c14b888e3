import { existsSync } from 'node:fs';
import { OutputFile } from './output-file.js';
import { partPath } from './part-path.js';
import { filledPath, hasIndex } from './path-pattern.js';
import { sidecarPath } from './sidecar-path.js';

export type PartFilesOptions = {
  /** Whether the first one takes the place of a file that is there; never one with a number of its own. */
  readonly replaces: boolean;
  /** From 1, which is the path itself. */
  readonly firstPart: number;
  /** What a date in the path is. */
  readonly now: () => Date;
};

/**
 * The files of one recording: the first has its path, and each later one is a part of its own. A part never replaces anything:
 * it takes the next number that is free.
 */
export class PartFiles {
  readonly path: string;
  readonly #now: () => Date;
  #replaces: boolean;
  #nextPart: number;

  constructor(path: string, { replaces, firstPart, now }: PartFilesOptions) {
    this.path = path;
    this.#now = now;
    this.#replaces = replaces && !hasIndex(path);
    this.#nextPart = firstPart;
  }

  /** Creates the next file, empty, after `check` has let its path pass: what is there stays when it throws. Throws ERR_FILE_WRITE. */
  async create(check: (path: string) => Promise<void>): Promise<OutputFile> {
    const replaces = this.#takeReplaces();
    for (;;) {
      const path = this.#nextPath();
      await check(path);
      if (replaces) return OutputFile.create(path, true);
      const file = existsSync(sidecarPath(path)) ? undefined : await OutputFile.createNew(path);
      if (file) return file;
    }
  }

  /**
   * Takes the next name for metadata alone, and makes no file. An earlier recording keeps its file, and the metadata that is
   * beside it: only metadata that was recorded alone, too, is replaced.
   */
  takeName(): string {
    let replaces = this.#takeReplaces();
    for (;;) {
      const path = this.#nextPath();
      if (!existsSync(path) && (replaces || !existsSync(sidecarPath(path)))) return path;
      replaces = false;
    }
  }

  #takeReplaces(): boolean {
    const replaces = this.#replaces;
    this.#replaces = false;
    return replaces;
  }

  #nextPath(): string {
    const part = this.#nextPart;
    this.#nextPart += 1;
    const path = filledPath(this.path, this.#now(), part);
    return hasIndex(this.path) ? path : partPath(path, part);
  }
}
