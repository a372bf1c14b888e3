import { rm } from 'node:fs/promises';
import { type MetadataPacket, PipelineError } from '@arkavo-pipeline/core';
import { OutputFile } from './output-file.js';

const maxHeld = 4096;

type Entry = Pick<MetadataPacket, 'ptsUs' | 'sourceId' | 'value'>;

/**
 * JSON lines beside the recording, `{"ptsUs":…,"sourceId":…,"value":…}` each, on the recording's timeline. The file is
 * made when the first line comes; lines are appended whole.
 */
export class MetadataSidecar {
  readonly #path: string;
  readonly #overwrite: boolean;
  readonly #drop: (count: number) => void;
  #file: OutputFile | undefined;
  #originUs: number | undefined;
  #held: Entry[] = [];

  /** `drop` counts what came too early to be on the recording's timeline. */
  constructor(path: string, overwrite: boolean, drop: (count: number) => void) {
    this.#path = path;
    this.#overwrite = overwrite;
    this.#drop = drop;
  }

  /** Holds the packet's value until the recording has started: the newest 4,096. Throws ERR_FILE_WRITE. */
  async add({ ptsUs, sourceId, value }: MetadataPacket): Promise<void> {
    if (this.#originUs !== undefined) return this.#write([{ ptsUs, sourceId, value }], this.#originUs);
    this.#held.push({ ptsUs, sourceId, value });
    if (this.#held.length > maxHeld) this.#drop(this.#held.splice(0, 1).length);
  }

  /**
   * The recording has started, at this time of the pipeline's timeline. A sidecar of an earlier recording goes when
   * `overwrite` is set. Throws ERR_FILE_WRITE.
   */
  async start(originUs: number): Promise<void> {
    if (this.#overwrite) await this.#removeEarlier();
    this.#originUs = originUs;
    await this.#write(this.#held.splice(0), originUs);
  }

  async close(): Promise<void> {
    if (this.#held.length > 0) this.#drop(this.#held.splice(0).length);
    await this.#file?.close();
  }

  async #removeEarlier(): Promise<void> {
    try {
      await rm(this.#path, { force: true });
    } catch (cause) {
      const reason = (cause as Error).message;
      throw new PipelineError('ERR_FILE_WRITE', `${this.#path} cannot be replaced: ${reason}; remove it`, { cause });
    }
  }

  async #write(entries: readonly Entry[], originUs: number): Promise<void> {
    const recorded = entries.filter(({ ptsUs }) => ptsUs >= originUs);
    if (recorded.length < entries.length) this.#drop(entries.length - recorded.length);
    if (recorded.length === 0) return;
    const lines = recorded.map((entry) => `${JSON.stringify({ ...entry, ptsUs: entry.ptsUs - originUs })}\n`);
    this.#file ??= await OutputFile.create(this.#path, this.#overwrite);
    await this.#file.write(Buffer.from(lines.join('')));
  }
}
