import { rm } from 'node:fs/promises';
import { type MetadataPacket, PipelineError } from '@arkavo-pipeline/core';
import { OutputFile } from './output-file.js';

type Entry = Pick<MetadataPacket, 'ptsUs' | 'sourceId' | 'value'>;

/** Where the metadata of a recording goes. */
export function sidecarPath(recordingPath: string): string {
  return `${recordingPath}.metadata.jsonl`;
}

/**
 * JSON lines beside the recording, `{"ptsUs":…,"sourceId":…,"value":…}` each, on the recording's timeline. The file is
 * made when the first line comes; lines are appended whole.
 */
export class MetadataSidecar {
  readonly #maxHeld: number;
  readonly #drop: (count: number) => void;
  #place: { readonly path: string; readonly originUs: number } | undefined;
  #file: OutputFile | undefined;
  #held: Entry[] = [];

  /** Until the recording starts, the newest `maxHeld` are held. `drop` counts what came too early to be on its timeline. */
  constructor(maxHeld: number, drop: (count: number) => void) {
    this.#maxHeld = maxHeld;
    this.#drop = drop;
  }

  /** Throws ERR_FILE_WRITE. */
  async add({ ptsUs, sourceId, value }: MetadataPacket): Promise<void> {
    this.#held.push({ ptsUs, sourceId, value });
    if (this.#place) return this.#write();
    if (this.#held.length > this.#maxHeld) this.#drop(this.#held.splice(0, 1).length);
  }

  /**
   * The recording has started, at this time of the pipeline's timeline. The sidecar of the recording that it has replaced goes.
   * Throws ERR_FILE_WRITE.
   */
  async start(recordingPath: string, originUs: number): Promise<void> {
    const path = sidecarPath(recordingPath);
    await removeEarlier(path);
    this.#place = { path, originUs };
    await this.#write();
  }

  async close(): Promise<void> {
    if (this.#held.length > 0) this.#drop(this.#held.splice(0).length);
    await this.#file?.close();
  }

  async #write(): Promise<void> {
    if (!this.#place) return;
    const { path, originUs } = this.#place;
    const entries = this.#held.splice(0);
    const recorded = entries.filter(({ ptsUs }) => ptsUs >= originUs);
    if (recorded.length < entries.length) this.#drop(entries.length - recorded.length);
    if (recorded.length === 0) return;
    const lines = recorded.map((entry) => `${JSON.stringify({ ...entry, ptsUs: entry.ptsUs - originUs })}\n`);
    this.#file ??= await OutputFile.create(path, true);
    await this.#file.write(Buffer.from(lines.join('')));
  }
}

async function removeEarlier(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new PipelineError('ERR_FILE_WRITE', `${path} cannot be replaced: ${reason}; remove it`, { cause });
  }
}
