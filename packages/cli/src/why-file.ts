import type { WriteStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { WhyRecord } from '@arkavo-pipeline/core/pipeline';
import { openOutput, unwritable } from './output-file.js';
import { WhyOrder } from './why-order.js';

const what = 'the why records';

/** Bytes that may wait for the disk: half a minute of a pipeline that drops a thousand packets a second. */
const defaultMaxWaiting = 4 * 1024 * 1024;
/** When no more have come for so long, those that are held are written. */
const restMs = 1500;

/**
 * The file of `--why`: a JSON object per line. Writing never waits and never throws: what the disk doesn't keep up with
 * is lost and counted, and a failure is told by `close`.
 */
export class WhyFile {
  readonly path: string;
  readonly #stream: WriteStream;
  readonly #maxWaiting: number;
  readonly #order = new WhyOrder();
  #timer: NodeJS.Timeout | undefined;
  #lost = 0;
  #failure: Error | undefined;

  private constructor(path: string, handle: FileHandle, maxWaiting: number) {
    this.path = path;
    this.#maxWaiting = maxWaiting;
    this.#stream = handle.createWriteStream();
    this.#stream.on('error', (error) => {
      this.#failure ??= error;
    });
  }

  /** `maxWaiting` in bytes. Throws ERR_FILE_WRITE. */
  static async open(path: string, maxWaiting: number = defaultMaxWaiting): Promise<WhyFile> {
    return new WhyFile(path, await openOutput(what, path), maxWaiting);
  }

  /** Takes records of any thread: they are written by their times, within a second or so. */
  write(records: readonly WhyRecord[]): void {
    this.#writeLines(this.#order.add(records));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#writeLines(this.#order.rest()), restMs).unref();
  }

  #writeLines(records: readonly WhyRecord[]): void {
    if (this.#failure || this.#stream.writableEnded) return;
    let waiting = this.#stream.writableLength;
    const lines: string[] = [];
    for (const record of records) {
      const line = `${JSON.stringify(record)}\n`;
      const bytes = Buffer.byteLength(line);
      if (waiting + bytes > this.#maxWaiting) {
        this.#lost++;
        continue;
      }
      waiting += bytes;
      lines.push(line);
    }
    if (lines.length > 0) this.#stream.write(lines.join(''));
  }

  /** Records for which there was no room. */
  get lost(): number {
    return this.#lost;
  }

  /** Writes what still waits, and closes. Throws ERR_FILE_WRITE. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#writeLines(this.#order.rest());
    this.#stream.end();
    try {
      await finished(this.#stream);
    } catch (error) {
      this.#failure ??= error as Error;
    }
    if (this.#failure) throw unwritable(what, this.path, this.#failure);
  }
}
