import { PipelineError } from '@arkavo-pipeline/core';
import type { OutputFile } from '../output-file.js';
import { sidecarLines } from './sidecar-lines.js';
import { createUnfinished, putNew } from './unfinished-file.js';

/** What became of the metadata file beside a recording. */
export type SidecarRepair = {
  /** Of the new one; absent when there is none, as no line was kept. */
  readonly path?: string;
  readonly lines: number;
  /** Lines that were left out: of a time that the recording doesn't reach. */
  readonly beyond: number;
  /** Lines that were left out as they are torn, or none. */
  readonly torn: number;
  /** Why it could not be read, in words: nothing of it was kept then. */
  readonly fault?: string;
};

/** What is gathered before it is written. */
const batchBytes = 1024 * 1024;

/** The metadata of a new recording, whole and on the disk, under another name until the recording is there, too. */
export class RepairedSidecar {
  readonly report: SidecarRepair;
  /** Closed; undefined when nothing is kept. */
  readonly #file: OutputFile | undefined;

  private constructor(report: SidecarRepair, file?: OutputFile) {
    this.report = report;
    this.#file = file;
  }

  /**
   * Writes the whole lines of a metadata file that are of a time before `endUs`, to go to `to`. One that cannot be read is told in the report.
   * Throws ERR_FILE_WRITE; nothing is left of it then.
   */
  static async write(from: string, to: string, endUs: number): Promise<RepairedSidecar> {
    const file = await createUnfinished(to);
    try {
      const counts = await copyLines(from, file, endUs);
      if (counts.lines === 0) {
        await file.remove();
        return new RepairedSidecar(counts);
      }
      await file.sync();
      await file.close();
      return new RepairedSidecar({ path: to, ...counts }, file);
    } catch (error) {
      await file.remove();
      if (!isUnreadable(error)) throw error;
      return new RepairedSidecar({ lines: 0, beyond: 0, torn: 0, fault: error.message });
    }
  }

  /** Gives it its name. Throws ERR_FILE_WRITE, also when another file has that by now. */
  async put(): Promise<void> {
    const { path } = this.report;
    if (!this.#file || path === undefined) return;
    try {
      await putNew(this.#file.path, path);
    } catch (cause) {
      const reason = (cause as Error).message;
      throw new PipelineError('ERR_FILE_WRITE', `the recording is repaired, without ${path}: ${reason}`, { cause });
    }
  }

  /** Leaves nothing of it, unless it has its name. */
  async remove(): Promise<void> {
    await this.#file?.remove();
  }
}

function isUnreadable(error: unknown): error is PipelineError {
  const { code } = error as Partial<PipelineError>;
  return code === 'ERR_FILE_UNREADABLE' || code === 'ERR_FILE_NOT_FOUND';
}

async function copyLines(from: string, file: OutputFile, endUs: number): Promise<Omit<SidecarRepair, 'path'>> {
  const counts = { lines: 0, beyond: 0, torn: 0 };
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const { data, atUs } of sidecarLines(from)) {
    if (atUs === undefined || atUs >= endUs) {
      counts[atUs === undefined ? 'torn' : 'beyond'] += 1;
      continue;
    }
    counts.lines += 1;
    waiting.push(data);
    bytes += data.length;
    if (bytes < batchBytes) continue;
    await file.write(Buffer.concat(waiting));
    waiting = [];
    bytes = 0;
  }
  await file.write(Buffer.concat(waiting));
  return counts;
}
