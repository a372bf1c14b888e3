import { type FileHandle, open } from 'node:fs/promises';
import { PipelineError } from '@arkavo-pipeline/core';
import type { PipelineSummary } from '@arkavo-pipeline/core/pipeline';

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
    try {
      return new SummaryFile(path, await open(path, 'w'));
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  /** Writes and closes. Throws ERR_FILE_WRITE. */
  async write(summary: PipelineSummary): Promise<void> {
    try {
      await this.#handle.writeFile(`${JSON.stringify(summary, undefined, 2)}\n`);
    } catch (error) {
      throw unwritable(this.#path, error);
    } finally {
      await this.#handle.close();
    }
  }
}

function unwritable(path: string, cause: unknown): PipelineError {
  const message = `the summary could not be written to ${path}: ${(cause as Error).message}`;
  return new PipelineError('ERR_FILE_WRITE', message, { cause });
}
