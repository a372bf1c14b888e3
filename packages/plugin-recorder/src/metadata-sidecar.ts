import { rm } from 'node:fs/promises';
import { type MetadataPacket, PipelineError } from '@arkavo-pipeline/core';
import { Held } from './held.js';
import type { MemoryShare } from './memory-budget.js';
import { OutputFile } from './output-file.js';

/** What waits for the recording to start: three seconds of the largest values, which are those of whole bodies. */
const maxHeldBytes = 4 * 2 ** 20;

/** `data` is the line without its time, which is not known before the recording has started. */
type Line = { readonly ptsUs: number; readonly data: Buffer };

/** Where the metadata of a recording goes. */
export function sidecarPath(recordingPath: string): string {
  return `${recordingPath}.metadata.jsonl`;
}

/**
 * JSON lines beside the recording, `{"ptsUs":…,"sourceId":…,"value":…}` each, on the recording's timeline. The file is
 * made when the first line comes; lines are appended whole.
 */
export class MetadataSidecar {
  readonly #drop: (count: number) => void;
  readonly #held: Held<Line>;
  #place: { readonly path: string; readonly originUs: number } | undefined;
  #file: OutputFile | undefined;

  /**
   * Until the recording starts, the newest are held: 4 MiB, and no more than `memory` allows. `drop` counts those that were
   * not, and what came too early to be on the recording's timeline.
   */
  constructor(memory: MemoryShare, drop: (count: number) => void) {
    this.#drop = drop;
    this.#held = new Held(memory, maxHeldBytes);
  }

  /** The earliest time of what is held; undefined when nothing is. */
  get earliestUs(): number | undefined {
    return this.#held.earliestUs;
  }

  /** Throws ERR_FILE_WRITE. */
  async add(packet: MetadataPacket): Promise<void> {
    this.#held.push(lineOf(packet));
    if (this.#place) return this.#write();
    while (this.#held.isFull) {
      this.#held.dropOldest();
      this.#drop(1);
    }
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
    const { length } = this.#held.take();
    if (length > 0) this.#drop(length);
    await this.#file?.close();
  }

  async #write(): Promise<void> {
    if (!this.#place) return;
    const { path, originUs } = this.#place;
    const lines = this.#held.take();
    const recorded = lines.filter(({ ptsUs }) => ptsUs >= originUs);
    if (recorded.length < lines.length) this.#drop(lines.length - recorded.length);
    if (recorded.length === 0) return;
    this.#file ??= await OutputFile.create(path, true);
    const parts = recorded.flatMap(({ ptsUs, data }) => [Buffer.from(`{"ptsUs":${ptsUs - originUs},`), data]);
    await this.#file.write(Buffer.concat(parts));
  }
}

/** As text a value takes a fraction of what its objects do. */
function lineOf({ ptsUs, sourceId, value }: MetadataPacket): Line {
  return { ptsUs, data: Buffer.from(`${JSON.stringify({ sourceId, value }).slice(1)}\n`) };
}

async function removeEarlier(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new PipelineError('ERR_FILE_WRITE', `${path} cannot be replaced: ${reason}; remove it`, { cause });
  }
}
