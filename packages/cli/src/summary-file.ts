import type { FileHandle } from 'node:fs/promises';
import type { PipelineSummary } from '@arkavo-pipeline/core/pipeline';
import { openOutput, unwritable } from './output-file.js';

const what = 'the summary';

/** The file of `--summary`. It is opened before the pipeline starts, so that a bad path is found then and not at the end. */
export class SummaryFile {
  readonly #path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  /** Throws ERR_FILE_WRITE. */
  static async open(path: string): Promise<SummaryFile> {
    return new SummaryFile(path, await openOutput(what, path));
  }

  /** Writes and closes. Throws ERR_FILE_WRITE. */
  async write(summary: PipelineSummary): Promise<void> {
    try {
      await this.#handle.writeFile(`${JSON.stringify(summary, undefined, 2)}\n`);
    } catch (error) {
      throw unwritable(what, this.#path, error);
    } finally {
      await this.#handle.close();
    }
  }
}
