import {
  type Logger,
  type MetadataPacket,
  msToUs,
  type OptionsOf,
  type Packet,
  type StageContext,
  usPerSecond,
} from '@arkavo-pipeline/core';
import type { OutputFormat } from 'mediabunny';
import { AudioTrack } from './audio-track.js';
import { Held } from './held.js';
import type { MemoryShare } from './memory-budget.js';
import type { MetadataSidecar } from './metadata-sidecar.js';
import type { OutputFile } from './output-file.js';
import type { PartFiles } from './part-files.js';
import type { recorderOptions } from './recorder-options.js';
import { Recording } from './recording.js';
import type { Sample, Track } from './sample.js';
import type { TrackContext } from './track-context.js';
import { TrackProgress } from './track-progress.js';
import { VideoTrack } from './video-track.js';

/** Metadata that nothing else came with for so long is alone: a camera that is joined between two keyframes is silent for up to 2 s. */
const aloneUs = 3 * usPerSecond;

export type RecorderContext = StageContext<OptionsOf<typeof recorderOptions>>;

export type RecorderOutput = {
  readonly files: PartFiles;
  readonly format: OutputFormat;
  readonly sidecar: MetadataSidecar;
  readonly memory: MemoryShare;
  /** Whether sound alone makes a file, too, and metadata alone a sidecar, when no picture comes in time. */
  readonly withoutPicture: boolean;
  /** What becomes of a stream whose format has changed, or what to do about it. */
  readonly afterFormatChange: string;
};

/**
 * From packets to one file. Its tracks must all be known before its first fragment: until they are, samples are held. Packets
 * stay the caller's.
 */
export class RecorderSession {
  readonly #context: RecorderContext;
  readonly #log: Logger;
  readonly #output: RecorderOutput;
  readonly #video: VideoTrack;
  readonly #audio: AudioTrack;
  readonly #linked: readonly Track[];
  readonly #ended = new Set<Track>();
  readonly #progress = new TrackProgress();
  readonly #held: Held<Sample>;
  /** Video has come, be it none that a file can begin with. */
  #awaitsKeyframe = false;
  #metadataSinceUs: number | undefined;
  #isMetadataOnly = false;
  #file: OutputFile | undefined;
  #starting: Promise<void> | undefined;
  #recording: Recording | undefined;

  constructor(context: RecorderContext, output: RecorderOutput) {
    this.#context = context;
    this.#log = context.log;
    this.#output = output;
    const trackContext: TrackContext = {
      clock: context.clock,
      afterFormatChange: output.afterFormatChange,
      drop: (cause) => context.drop(cause),
      fault: (error) => context.fault(error),
      requestKeyframe: (sourceId) => {
        context.request({ type: 'keyframe', sourceId }, 'video');
        context.why('keyframe', 'awaiting-keyframe', { sourceId, asked: true });
      },
    };
    this.#video = new VideoTrack(trackContext);
    this.#audio = new AudioTrack(trackContext);
    this.#held = new Held(output.memory);
    this.#linked = (['video', 'audio'] as const).filter((track) => context.inputs.has(track));
  }

  /** The last time of a track in the file: the decoding time, of video; undefined before its first sample. */
  endUs(track: Track): number | undefined {
    return track === 'video' ? this.#video.endUs : this.#audio.endUs;
  }

  /** Whether the recording was begun without what the packet carries, and can take none (any more). */
  goesOnWithout({ kind }: Packet): boolean {
    if (this.#isMetadataOnly) return kind !== 'metadata';
    return kind === 'access-unit' && this.#recording !== undefined && this.#ended.has('video');
  }

  async record(packet: Packet): Promise<void> {
    if (packet.kind === 'metadata') return this.#takeMetadata(packet);
    const sample = this.#accept(packet);
    if (sample) await this.#take(sample);
  }

  /** Whatever happened before: what there is becomes a whole file. Once. */
  async close(): Promise<void> {
    try {
      // A start that failed has failed `record`, and is not this one's to report.
      if (this.#starting) await this.#starting.catch(() => {});
      else if (this.#progress.has('video') || this.#isSoundAlone()) await this.#start();
      else if (this.#output.withoutPicture) await this.#startSidecar();
      await this.#recording?.finish();
    } finally {
      this.#forgetHeld();
      await this.#output.sidecar.close();
      await (this.#recording && !this.#recording.isEmpty ? this.#file?.close() : this.#removeEmpty());
    }
  }

  async #takeMetadata(packet: MetadataPacket): Promise<void> {
    const { sidecar } = this.#output;
    await sidecar.add(packet);
    const nowUs = this.#context.clock.nowUs();
    this.#metadataSinceUs ??= nowUs;
    const waitedUs = nowUs - this.#metadataSinceUs;
    const timeoutUs = Math.max(aloneUs, msToUs(this.#context.options.trackTimeoutMs));
    if (!this.#isMetadataAlone() || waitedUs < timeoutUs) return;
    await this.#startSidecar();
  }

  #accept(packet: Packet): Sample | undefined {
    const track = packet.kind === 'audio' ? 'audio' : 'video';
    if (this.#ended.has(track)) return void this.#context.drop('track-ended');
    if (packet.kind === 'audio') return this.#audio.accept(packet);
    if (packet.kind !== 'access-unit') return undefined;
    this.#awaitsKeyframe = true;
    return this.#video.accept(packet);
  }

  async #take(sample: Sample): Promise<void> {
    this.#progress.note(sample, this.#context.clock.nowUs());
    if (this.#recording) {
      this.#endStalledTracks(sample);
      if (sample.ptsUs < this.#recording.originUs) return this.#context.drop('before-start');
      await this.#recording.add(sample);
      return;
    }
    this.#held.push(sample);
    if (this.#canStart()) await this.#start();
    else if (!this.#progress.has('video')) this.#forgetOldAudio();
  }

  #canStart(): boolean {
    if (this.#missing().length === 0) return true;
    const sinceUs = this.#progress.firstSeenUs(this.#isSoundAlone() ? 'audio' : 'video');
    if (sinceUs === undefined) return false;
    const waitedUs = this.#context.clock.nowUs() - sinceUs;
    return this.#held.isFull || waitedUs >= msToUs(this.#context.options.trackTimeoutMs);
  }

  #isSoundAlone(): boolean {
    return this.#output.withoutPicture && !this.#awaitsKeyframe && this.#progress.has('audio');
  }

  #isMetadataAlone(): boolean {
    if (this.#starting || this.#awaitsKeyframe || this.#progress.has('audio')) return false;
    return this.#output.withoutPicture;
  }

  #missing(): Track[] {
    return this.#linked.filter((track) => !this.#progress.has(track));
  }

  #forgetOldAudio(): void {
    while (this.#held.isFull) {
      this.#held.dropOldest();
      this.#context.drop('before-start');
    }
  }

  #forgetHeld(): void {
    const { length } = this.#held.take();
    if (length > 0) this.#context.drop('before-start', length);
  }

  /** Once: what fails to start is not tried again. */
  #start(): Promise<void> {
    this.#starting ??= this.#begin();
    return this.#starting;
  }

  /** Nothing, when no metadata is held. */
  async #startSidecar(): Promise<void> {
    const { earliestUs } = this.#output.sidecar;
    if (earliestUs === undefined) return;
    this.#starting = this.#beginSidecar(earliestUs);
    await this.#starting;
  }

  async #beginSidecar(originUs: number): Promise<void> {
    const { files, sidecar } = this.#output;
    const path = files.takeName();
    await sidecar.start(path, originUs);
    this.#isMetadataOnly = true;
    this.#log.info(`nothing but metadata has come: it is recorded, and ${path} is not`);
  }

  async #begin(): Promise<void> {
    for (const track of this.#missing()) {
      this.#end(track, `no ${track} came within ${this.#context.options.trackTimeoutMs} ms`);
    }
    const samples = this.#withoutOldAudio(this.#held.take());
    const originUs = samples.reduce((earliest, { ptsUs }) => Math.min(earliest, ptsUs), Number.POSITIVE_INFINITY);
    const { files, format, memory, sidecar } = this.#output;
    const { title } = this.#context.options;
    const file = await files.create();
    this.#file = file;
    this.#recording = await Recording.start({
      ...{ file, format, title, originUs, memory },
      video: this.#progress.has('video') ? this.#video.format : undefined,
      audio: this.#progress.has('audio') ? this.#audio.config : undefined,
    });
    await sidecar.start(file.path, originUs);
    for (const sample of samples) await this.#recording.add(sample);
  }

  /** Sound from long before the first picture would make a file that begins black. */
  #withoutOldAudio(samples: readonly Sample[]): Sample[] {
    const first = samples.find(({ track }) => track === 'video');
    if (!first) return [...samples];
    const fromUs = first.ptsUs - msToUs(this.#context.options.trackTimeoutMs);
    const kept = samples.filter(({ track, ptsUs }) => track === 'video' || ptsUs >= fromUs);
    if (kept.length < samples.length) this.#context.drop('before-start', samples.length - kept.length);
    return kept;
  }

  /** A file's tracks are interleaved: while one of them is awaited, the others pile up in memory. */
  #endStalledTracks(sample: Sample): void {
    const { stallTimeoutMs } = this.#context.options;
    const nowUs = this.#context.clock.nowUs();
    for (const track of this.#progress.stalledBehind(sample, nowUs, msToUs(stallTimeoutMs))) {
      if (this.#ended.has(track)) continue;
      this.#end(track, `no ${track} came for ${stallTimeoutMs} ms`);
      this.#recording?.endTrack(track);
    }
  }

  #end(track: Track, reason: string): void {
    this.#ended.add(track);
    this.#log.warn(`${reason}: ${this.#path} goes on without it`);
  }

  get #path(): string {
    return this.#file?.path ?? this.#output.files.path;
  }

  async #removeEmpty(): Promise<void> {
    // One that is closed without having run to its end is not the one to blame.
    const isAbandoned = this.#context.signal.aborted;
    if (!this.#starting && !isAbandoned) this.#log.warn(`nothing came to be recorded: ${this.#path} was not written`);
    await this.#file?.remove();
  }
}
