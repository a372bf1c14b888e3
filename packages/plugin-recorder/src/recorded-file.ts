import { existsSync } from 'node:fs';
import type { Logger, PipelineError } from '@arkavo-pipeline/core';
import type { MetadataTags, OutputFormat } from 'mediabunny';
import { isIsobmff } from './container-name.js';
import { writeProgressive } from './files/progressive-file.js';
import type { FreeSpace } from './free-space.js';
import type { MemoryShare } from './memory-budget.js';
import type { MetadataLine } from './metadata-line.js';
import type { MetadataSidecar } from './metadata-sidecar.js';
import type { OutputFile } from './output-file.js';
import { Recording, type TrackFormats } from './recording.js';
import type { Sample, Track } from './sample.js';
import { sidecarPath } from './sidecar-path.js';

/** What all files of a recording have in common. */
export type FileSettings = {
  readonly tracks: TrackFormats;
  readonly memory: MemoryShare;
  readonly log: Logger;
  readonly freeSpace: FreeSpace;
  readonly sync: 'none' | 'fragment' | 'close';
  readonly faststart: boolean;
  readonly metadataTrack: boolean;
  readonly bufferBytes: number;
};

export type RecordedFileOptions = FileSettings & {
  readonly file: OutputFile;
  readonly sidecar: MetadataSidecar;
  readonly format: OutputFormat;
  readonly tags: MetadataTags;
  readonly originUs: number;
};

/** One file with what belongs beside it, from its beginning to its end. */
export class RecordedFile {
  readonly #options: RecordedFileOptions;
  readonly #recording: Recording;

  private constructor(options: RecordedFileOptions, recording: Recording) {
    this.#options = options;
    this.#recording = recording;
  }

  /** Throws ERR_FILE_WRITE, and has made no file then. */
  static async start(options: RecordedFileOptions): Promise<RecordedFile> {
    const { file, sidecar, originUs, sync, bufferBytes } = options;
    try {
      const recording = await Recording.start({ ...options, target: { bufferBytes, syncs: sync === 'fragment' } });
      await sidecar.start(file.path, originUs);
      return new RecordedFile(options, recording);
    } catch (error) {
      await sidecar.remove();
      await file.remove();
      throw error;
    }
  }

  get path(): string {
    return this.#options.file.path;
  }

  get originUs(): number {
    return this.#recording.originUs;
  }

  get bytes(): number {
    return this.#recording.bytes;
  }

  /** Throws ERR_FILE_WRITE, or ERR_STREAM_INVALID for a stream that cannot be interleaved. */
  async add(sample: Sample): Promise<void> {
    const { file, freeSpace } = this.#options;
    await freeSpace.check(this.path, this.bytes, this.bytes - file.bytes);
    await this.#recording.add(sample);
  }

  async addLine(line: MetadataLine): Promise<void> {
    await this.#options.sidecar.add(line);
  }

  endTrack(track: Track): void {
    this.#recording.endTrack(track);
  }

  /** Whatever happened before: what there is becomes a whole file. Throws ERR_FILE_WRITE. Once. */
  async finish(): Promise<void> {
    const { file, sidecar, sync } = this.#options;
    try {
      await this.#recording.finish();
      if (sync !== 'none' && !file.failure) await file.sync();
    } finally {
      const { isEmpty } = this.#recording;
      await (isEmpty ? sidecar.remove() : sidecar.close());
      await (isEmpty ? file.remove() : file.close());
    }
    if (this.#options.faststart && isIsobmff(file.path) && !this.#recording.isEmpty) await this.#putIndexFirst();
    if (file.failure) throw file.failure;
  }

  /** The fragmented file stays as it is until the new one is whole. */
  async #putIndexFirst(): Promise<void> {
    try {
      const metadataPath = sidecarPath(this.path);
      const hasTrack = this.#options.metadataTrack && existsSync(metadataPath);
      await writeProgressive(this.path, this.path, hasTrack ? metadataPath : undefined);
    } catch (error) {
      this.#options.log.warn(
        `${this.path} stays as it was recorded, in fragments: ${(error as PipelineError).message}`,
      );
    }
  }
}
