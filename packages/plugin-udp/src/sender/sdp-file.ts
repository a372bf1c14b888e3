import { constants } from 'node:fs';
import { access, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PipelineError } from '@arkavo-pipeline/core';
import { sdpFolderFault } from '../sdp/sdp-folder.js';

/** What holds a key is for its owner only. */
const privateMode = 0o600;
const publicMode = 0o644;

/** The file with the session description. It is replaced as a whole: who reads it sees one text or the other. */
export class SdpFile {
  readonly #path: string;
  readonly #isPrivate: boolean;
  readonly #onFault: (error: Error) => void;
  #text = '';
  #writing: Promise<void> | undefined;

  private constructor(path: string, isPrivate: boolean, onFault: (error: Error) => void) {
    this.#path = path;
    this.#isPrivate = isPrivate;
    this.#onFault = onFault;
  }

  /** Throws ERR_UDP_SDP when there is no such folder, and ERR_FILE_WRITE when nothing can be written there. */
  static async open(path: string, isPrivate: boolean, onFault: (error: Error) => void): Promise<SdpFile> {
    const fault = await sdpFolderFault(path);
    if (fault) {
      const reason = `${fault.message}${fault.got}`;
      throw new PipelineError('ERR_UDP_SDP', `the session description ${path} cannot be used: ${reason}`);
    }
    await access(dirname(path), constants.W_OK).catch((error) => {
      throw writeError(path, error);
    });
    return new SdpFile(path, isPrivate, onFault);
  }

  /** Writes the text, soon; of several the last. */
  write(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Resolves when nothing is being written. */
  async close(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    for (let written = ''; written !== this.#text; ) {
      written = this.#text;
      await this.#replace(written).catch((error) => this.#onFault(writeError(this.#path, error)));
    }
  }

  async #replace(text: string): Promise<void> {
    const draft = `${this.#path}.${process.pid}.tmp`;
    try {
      // `wx`: nobody else's file, or link, is written to.
      await rm(draft, { force: true });
      await writeFile(draft, text, { flag: 'wx', mode: this.#isPrivate ? privateMode : publicMode });
      await rename(draft, this.#path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  }
}

function writeError(path: string, cause: NodeJS.ErrnoException): PipelineError {
  return new PipelineError(
    'ERR_FILE_WRITE',
    `the session description cannot be written to ${path} (${cause.code ?? cause.message}); check the folder`,
    { cause },
  );
}
