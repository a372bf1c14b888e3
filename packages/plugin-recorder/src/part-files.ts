import { existsSync } from 'node:fs';
import { sidecarPath } from './metadata-sidecar.js';
import { OutputFile } from './output-file.js';
import { partPath } from './part-path.js';

/**
 * The files of one recording: the first has its path, and each later one is a part of its own. A part never replaces anything:
 * it takes the next number that is free.
 */
export class PartFiles {
  readonly path: string;
  #replaces: boolean;
  #nextPart: number;

  /** `replaces`: whether the first one takes the place of a file that is there. `firstPart`: from 1, which is the path itself. */
  constructor(path: string, { replaces, firstPart }: { readonly replaces: boolean; readonly firstPart: number }) {
    this.path = path;
    this.#replaces = replaces;
    this.#nextPart = firstPart;
  }

  /** Creates the next file, empty. Throws ERR_FILE_WRITE. */
  async create(): Promise<OutputFile> {
    const replaces = this.#replaces;
    this.#replaces = false;
    for (;;) {
      const path = partPath(this.path, this.#nextPart);
      this.#nextPart += 1;
      if (replaces) return OutputFile.create(path, true);
      const file = existsSync(sidecarPath(path)) ? undefined : await OutputFile.createNew(path);
      if (file) return file;
    }
  }
}
