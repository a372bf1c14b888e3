import { type Clock, msToUs, type PipelineError } from '@arkavo-pipeline/core';
import type { OutputFormat } from 'mediabunny';
import type { MetadataLine } from './metadata-line.js';
import type { MetadataSidecar } from './metadata-sidecar.js';
import type { PartFiles } from './part-files.js';
import { type FileSettings, RecordedFile } from './recorded-file.js';
import type { TrackFormats } from './recording.js';
import { recordingTags, type TagSource } from './recording-tags.js';
import type { Sample, Track } from './sample.js';
import type { WallClock } from './wall-clock.js';

export type FileSeriesOptions = FileSettings & {
  readonly files: PartFiles;
  readonly format: () => OutputFormat;
  readonly tags: TagSource;
  readonly clock: Clock;
  readonly wallClock: WallClock;
  /** 0: no bound. */
  readonly segmentMs: number;
  readonly segmentBytes: number;
  readonly openSidecar: () => MetadataSidecar;
  /** A file that is finished while the next one is written could not be. */
  readonly onFault: (error: PipelineError) => void;
};

/** The files of a recording, one after the other; each begins where the one before it ends. */
export class FileSeries {
  readonly #options: FileSeriesOptions;
  readonly #ended = new Set<Track>();
  /** Of the next file, but for those that have ended. */
  #tracks: TrackFormats;
  #file: RecordedFile;
  /** Of the file before the current one. */
  #finishing: Promise<void> = Promise.resolve();

  private constructor(options: FileSeriesOptions, file: RecordedFile) {
    this.#options = options;
    this.#tracks = options.tracks;
    this.#file = file;
  }

  /** Throws ERR_FILE_WRITE. `sidecar`: that of the first file, with what is held for it. */
  static async start(options: FileSeriesOptions, originUs: number, sidecar: MetadataSidecar): Promise<FileSeries> {
    return new FileSeries(options, await openFile(options, options.tracks, originUs, sidecar));
  }

  get path(): string {
    return this.#file.path;
  }

  get originUs(): number {
    return this.#file.originUs;
  }

  /** Whether the file is as long or as large as it may be at this time of its timeline. */
  isDue(ptsUs: number): boolean {
    const { segmentMs, segmentBytes } = this.#options;
    const isLong = segmentMs > 0 && ptsUs - this.#file.originUs >= msToUs(segmentMs);
    return isLong || (segmentBytes > 0 && this.#file.bytes >= segmentBytes);
  }

  /** Throws ERR_FILE_WRITE, or ERR_STREAM_INVALID for a stream that cannot be interleaved. */
  add(sample: Sample): Promise<void> {
    return this.#file.add(sample);
  }

  addLine(line: MetadataLine): Promise<void> {
    return this.#file.addLine(line);
  }

  /** The tracks from the next file on. */
  setTracks(tracks: TrackFormats): void {
    this.#tracks = tracks;
  }

  endTrack(track: Track): void {
    this.#ended.add(track);
    this.#file.endTrack(track);
  }

  /** Begins the next file; the one before it is finished meanwhile. Throws ERR_FILE_WRITE, and goes on with the current file then. */
  async cut(atUs: number): Promise<void> {
    const next = await openFile(this.#options, this.#tracksLeft(), atUs, this.#options.openSidecar());
    const file = this.#file;
    this.#file = next;
    // One at a time: a disk that cannot follow must not be given ever more to do.
    await this.#finishing;
    this.#finishing = file.finish().catch(this.#options.onFault);
  }

  /** Whatever happened before: what there is becomes whole files. Throws ERR_FILE_WRITE. */
  async finish(): Promise<void> {
    await this.#finishing;
    await this.#file.finish();
  }

  #tracksLeft(): TrackFormats {
    const { video, audio } = this.#tracks;
    return {
      video: this.#ended.has('video') ? undefined : video,
      audio: new Map([...audio].filter(([track]) => !this.#ended.has(track))),
    };
  }
}

async function openFile(
  options: FileSeriesOptions,
  tracks: TrackFormats,
  originUs: number,
  sidecar: MetadataSidecar,
): Promise<RecordedFile> {
  const file = await options.files.create((path) => options.freeSpace.check(path, 0, 0));
  const tags = recordingTags(options.tags, options.wallClock.now());
  return RecordedFile.start({ ...options, file, sidecar, format: options.format(), tags, originUs, tracks });
}
