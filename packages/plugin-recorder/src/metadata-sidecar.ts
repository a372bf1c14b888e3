import { rm } from 'node:fs/promises';
import { PipelineError } from '@arkavo-pipeline/core';
import { Held } from './held.js';
import type { MemoryShare } from './memory-budget.js';
import { atCapture, type MetadataLine } from './metadata-line.js';
import { OutputFile } from './output-file.js';
import { sidecarPath } from './sidecar-path.js';
import type { SourceGate } from './source-gate.js';

/** What waits for the recording to start: three seconds of the largest values, which are those of whole bodies. */
const maxHeldBytes = 4 * 2 ** 20;

export type MetadataSidecarOptions = {
  readonly memory: MemoryShare;
  /** Counts what was not written. */
  readonly drop: (cause: 'before-start' | 'other-source', count: number) => void;
  /** Says whose metadata goes into the file, where not everybody's does: when it is written, since it may not be known before. */
  readonly gate?: SourceGate;
};

/**
 * JSON lines beside the recording, `{"ptsUs":…,"sourceId":…,"value":…}` each, on the recording's timeline. The file is
 * made when the first line comes; lines are appended whole.
 */
export class MetadataSidecar {
  readonly #drop: MetadataSidecarOptions['drop'];
  readonly #gate: SourceGate | undefined;
  readonly #held: Held<MetadataLine>;
  #goesByCapture = false;
  #place: { readonly path: string; readonly originUs: number } | undefined;
  #file: OutputFile | undefined;

  /** Until the recording starts, the newest are held: 4 MiB, and no more than `memory` allows. */
  constructor({ memory, drop, gate }: MetadataSidecarOptions) {
    this.#drop = drop;
    this.#gate = gate;
    this.#held = new Held(memory, maxHeldBytes, ({ ptsUs, clockUs }) => clockUs ?? ptsUs);
  }

  /** The earliest time of what is held; undefined when nothing is. */
  get earliestUs(): number | undefined {
    return this.#held.earliestUs;
  }

  /** The recording's timeline is the pipeline's clock: lines go to the time of their capture on it. */
  goByCapture(): void {
    this.#goesByCapture = true;
    for (const line of this.#held.take()) this.#held.push(atCapture(line));
  }

  /** Throws ERR_FILE_WRITE. */
  async add(line: MetadataLine): Promise<void> {
    this.#held.push(this.#goesByCapture ? atCapture(line) : line);
    if (this.#place) return this.#write();
    while (this.#held.isFull) {
      this.#held.takeOldest();
      this.#drop('before-start', 1);
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
    this.#count('before-start', this.#held.take().length);
    if (this.#file?.bytes === 0) await this.#file.remove();
    else await this.#file?.close();
  }

  /** What was written goes, too: the recording that it would be beside has nothing in it. */
  async remove(): Promise<void> {
    await this.close();
    await this.#file?.remove();
  }

  async #write(): Promise<void> {
    if (!this.#place) return;
    const { path, originUs } = this.#place;
    const lines = this.#held.take();
    const admitted = lines.filter(({ origin }) => !origin || this.#gate?.admits('metadata', origin));
    this.#count('other-source', lines.length - admitted.length);
    const recorded = admitted.filter(({ ptsUs }) => ptsUs >= originUs);
    this.#count('before-start', admitted.length - recorded.length);
    if (recorded.length === 0) return;
    this.#file ??= await OutputFile.create(path, true);
    const parts = recorded.flatMap(({ ptsUs, data }) => [Buffer.from(`{"ptsUs":${ptsUs - originUs},`), data]);
    await this.#file.write(Buffer.concat(parts));
  }

  #count(cause: 'before-start' | 'other-source', dropped: number): void {
    if (dropped > 0) this.#drop(cause, dropped);
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
