import {
  type Logger,
  type MetadataPacket,
  msToUs,
  type Packet,
  type PipelineError,
  usPerSecond,
} from '@arkavo-pipeline/core';
import type { OutputFormat } from 'mediabunny';
import { type CaptureTimes, isOnClock } from './capture-times.js';
import { isIsobmff } from './container-name.js';
import { CutRecording } from './cut-recording.js';
import { FileSeries } from './file-series.js';
import type { FreeSpace } from './free-space.js';
import { KeyframeWatch } from './keyframe-watch.js';
import { MediaTracks } from './media-tracks.js';
import type { MemoryShare } from './memory-budget.js';
import { atCapture, metadataLine } from './metadata-line.js';
import type { MetadataSidecar } from './metadata-sidecar.js';
import { Opening } from './opening.js';
import type { PartFiles } from './part-files.js';
import type { RecorderContext } from './recorder-context.js';
import { recordingOrigin } from './recording-origin.js';
import { kindOf, type Sample, type Track, trackOf } from './sample.js';
import { SampleCutter } from './sample-cutter.js';
import type { SourceGate } from './source-gate.js';
import type { TrackContext } from './track-context.js';
import { TrackProgress } from './track-progress.js';
import type { WallClock } from './wall-clock.js';

/** Metadata that nothing else came with for so long is alone: a camera that is joined between two keyframes is silent for up to 2 s. */
const aloneUs = 3 * usPerSecond;

/** Late sound that is further behind the pictures is by another clock: sound of their time comes soon after them. */
const mostBehindUs = usPerSecond;

export type RecorderOutput = {
  readonly files: PartFiles;
  readonly format: () => OutputFormat;
  readonly openSidecar: () => MetadataSidecar;
  readonly memory: MemoryShare;
  readonly freeSpace: FreeSpace;
  readonly wallClock: WallClock;
  readonly captureTimes: CaptureTimes;
  /** Says of which sources metadata is recorded; absent: of all. */
  readonly gate: SourceGate | undefined;
  /** Whether sound alone makes a file, too, and metadata alone a sidecar, when no picture comes in time. */
  readonly withoutPicture: boolean;
  /** What becomes of a stream whose format has changed, or what to do about it. */
  readonly afterFormatChange: string;
};

/**
 * From packets to a part of a recording: one file, or several that follow each other without a gap. Its tracks must all be known before its
 * first fragment: until they are, samples are held. Packets stay the caller's.
 */
export class RecorderSession {
  readonly #context: RecorderContext;
  readonly #log: Logger;
  readonly #output: RecorderOutput;
  readonly #tracks: MediaTracks;
  /** The video also when the recording was begun without it. */
  readonly #ended = new Set<Track>();
  readonly #progress = new TrackProgress();
  /** Late sounds that have been said to be behind. */
  readonly #behind = new Set<Track>();
  readonly #opening: Opening;
  readonly #sidecar: MetadataSidecar;
  readonly #keyframes: KeyframeWatch;
  #metadataSinceUs: number | undefined;
  #isMetadataOnly = false;
  /** Whether the times of the recording are those of its capture on the pipeline's clock. */
  #isOnClock = false;
  #isPaused = false;
  #starting: Promise<void> | undefined;
  #recording: CutRecording | undefined;

  constructor(context: RecorderContext, output: RecorderOutput) {
    this.#context = context;
    this.#log = context.log;
    this.#output = output;
    const trackContext: TrackContext = {
      clock: context.clock,
      afterFormatChange: output.afterFormatChange,
      drop: (cause) => context.drop(cause),
      fault: (error) => context.fault(error),
      requestKeyframe: (sourceId) => this.#requestKeyframe(sourceId, 'awaiting-keyframe'),
    };
    this.#keyframes = new KeyframeWatch({
      clock: context.clock,
      gopUs: msToUs(context.options.gopMs),
      request: (sourceId, cause) => this.#requestKeyframe(sourceId, cause),
    });
    this.#tracks = new MediaTracks(trackContext, context.options.audioTracks);
    const { memory, withoutPicture } = output;
    this.#opening = new Opening({ context, memory, progress: this.#progress, withoutPicture });
    this.#sidecar = output.openSidecar();
  }

  /** The last time of a track in the file: the decoding time, of video; undefined before its first sample. */
  endUs(track: Track): number | undefined {
    return this.#tracks.endUs(track);
  }

  /** Whether there is a file, or metadata that is recorded alone. */
  get hasBegun(): boolean {
    return this.#recording !== undefined || this.#isMetadataOnly;
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

  /** What comes from now on is cut out. */
  async pause(): Promise<void> {
    this.#isPaused = true;
    await this.#recording?.pause();
  }

  /** It goes on with the next keyframe. */
  resume(): void {
    this.#isPaused = false;
    this.#recording?.resume();
  }

  /** The next keyframe begins a file; nothing, before the recording has begun. */
  async split(): Promise<void> {
    await this.#starting?.catch(() => {});
    this.#recording?.split();
  }

  /** Whatever happened before: what there is becomes a whole file. Once. */
  async close(): Promise<void> {
    try {
      // A start that failed has failed `record`, and is not this one's to report.
      if (this.#starting) await this.#starting.catch(() => {});
      else if (this.#opening.isEnough) await this.#start();
      else if (this.#output.withoutPicture) await this.#startSidecar();
    } finally {
      this.#opening.abandon();
      if (this.#recording) await this.#recording.finish();
      else await this.#closeEmpty();
    }
  }

  async #takeMetadata(packet: MetadataPacket): Promise<void> {
    const { captureTimes, gate } = this.#output;
    const line = metadataLine(packet, { clockUs: captureTimes.clockUs(packet), origin: gate?.originOf(packet) });
    if (this.#recording) return this.#recording.push(this.#isOnClock ? atCapture(line) : line);
    if (this.#isPaused) return this.#context.drop('paused');
    await this.#sidecar.add(line);
    const nowUs = this.#context.clock.nowUs();
    this.#metadataSinceUs ??= nowUs;
    const waitedUs = nowUs - this.#metadataSinceUs;
    const timeoutUs = Math.max(aloneUs, msToUs(this.#context.options.trackTimeoutMs));
    const isAlone = !this.#starting && this.#opening.isEmpty;
    if (isAlone && waitedUs >= timeoutUs) await this.#startSidecar();
  }

  #accept(packet: Packet): Sample | undefined {
    if (packet.kind !== 'audio' && packet.kind !== 'access-unit') return undefined;
    const track = trackOf(packet);
    if (this.#ended.has(track)) return void this.#context.drop('track-ended');
    if (track === 'video') this.#opening.awaitKeyframe();
    return this.#tracks.accept(packet);
  }

  async #take(sample: Sample): Promise<void> {
    const nowUs = this.#context.clock.nowUs();
    if (this.#recording) {
      const isLate = !this.#progress.has(sample.track);
      if (isLate && this.#progress.newestUs - sample.ptsUs > mostBehindUs) return this.#refuseLate(sample);
      this.#progress.note(sample, nowUs);
      if (isLate) this.#admitLate(sample, this.#recording);
      await this.#endStalledTracks(sample, this.#recording);
      await this.#recording.push(sample);
      this.#keyframes.note(sample, this.#recording.awaitsKeyframe);
      return;
    }
    if (this.#isPaused || this.#leansOnPause(sample)) return this.#context.drop('paused');
    this.#progress.note(sample, nowUs);
    this.#opening.push(sample);
    if (this.#opening.isOver) await this.#start();
    else this.#opening.makeRoom();
  }

  /** In a part there would be none of it, or what is of other pictures. */
  #refuseLate({ track, ptsUs, capture }: Sample): void {
    this.#context.drop('late-sound');
    if (this.#behind.has(track)) return;
    this.#behind.add(track);
    const behind = `${((this.#progress.newestUs - ptsUs) / usPerSecond).toFixed(1)} s behind`;
    this.#warn(`the sound of ${capture.sourceId} came late, and its times are ${behind}; do all go by one clock?`);
  }

  /** Sound that was no longer waited for. */
  #admitLate({ track, capture }: Sample, recording: CutRecording): void {
    const { trackTimeoutMs } = this.#context.options;
    recording.addTrack(track, this.#tracks.formats(new Set(this.#progress.tracks)));
    const late = `the sound of ${capture.sourceId} came when the recording had begun without it, after ${trackTimeoutMs} ms`;
    this.#log.warn(`${late}: it begins with the next keyframe, in a part; raise trackTimeoutMs to have it in one file`);
  }

  /** Pictures after a pause that the recording was to begin in. */
  #leansOnPause(sample: Sample): boolean {
    if (sample.track !== 'video' || sample.keyframe || this.#progress.has('video')) return false;
    this.#keyframes.ask(sample.capture.sourceId, 'awaiting-keyframe');
    return true;
  }

  #requestKeyframe(sourceId: string, cause: string): void {
    this.#context.request({ type: 'keyframe', sourceId }, 'video');
    this.#context.why('keyframe', cause, { sourceId, asked: true });
  }

  /** Once: what fails to start is not tried again. */
  #start(): Promise<void> {
    this.#starting ??= this.#begin();
    return this.#starting;
  }

  /** Nothing, when no metadata is held. */
  async #startSidecar(): Promise<void> {
    const { earliestUs } = this.#sidecar;
    if (earliestUs === undefined) return;
    this.#starting = this.#beginSidecar(earliestUs);
    await this.#starting;
  }

  async #beginSidecar(originUs: number): Promise<void> {
    const path = this.#output.files.takeName();
    await this.#output.freeSpace.check(path, 0, 0);
    await this.#sidecar.start(path, originUs);
    this.#isMetadataOnly = true;
    this.#log.info(`nothing but metadata has come: it is recorded, and ${path} is not`);
  }

  async #begin(): Promise<void> {
    this.#giveUpMissing();
    const { options, clock } = this.#context;
    const { files, memory, wallClock } = this.#output;
    const samples = this.#opening.take();
    const [leader = 'video', ...followers] = this.#progress.tracks;
    // A later one of a file that is read at once may come near the clock by chance.
    const first = samples.find(({ track }) => track === leader);
    this.#isOnClock = first !== undefined && isOnClock(first.ptsUs, first.capture.captureUs);
    if (this.#isOnClock) this.#sidecar.goByCapture();
    const series = await FileSeries.start(
      {
        ...this.#output,
        ...options,
        tags: options,
        tracks: this.#tracks.formats(new Set(this.#progress.tracks)),
        clock,
        log: this.#log,
        onFault: (error: PipelineError) => this.#context.fault(error),
      },
      recordingOrigin(samples, isIsobmff(files.path)),
      this.#sidecar,
    );
    const patienceUs = msToUs(options.trackTimeoutMs);
    this.#recording = new CutRecording({
      series,
      cutter: new SampleCutter({ leader, followers, clock, memory, patienceUs }),
      // The first file may hide something before its beginning.
      earliestUs: samples.reduce((least, { ptsUs }) => Math.min(least, ptsUs), Number.POSITIVE_INFINITY),
      drop: (cause) => this.#context.drop(cause),
      frameTimes: options.frameTimes ? wallClock : undefined,
    });
    for (const sample of samples) await this.#recording.push(sample);
    if (this.#isPaused) await this.#recording.pause();
  }

  #giveUpMissing(): void {
    const { trackTimeoutMs, audioTracks } = this.#context.options;
    for (const kind of this.#opening.missing) {
      if (kind === 'video') this.#ended.add(kind);
      const { length } = this.#progress.sounds;
      if (kind === 'video' || length === 0) this.#warn(`no ${kind} came within ${trackTimeoutMs} ms`);
      else this.#log.info(`sound of ${length} of ${audioTracks} sources came within ${trackTimeoutMs} ms`);
    }
  }

  /** A file's tracks are interleaved: while one of them is awaited, the others pile up in memory. */
  async #endStalledTracks(sample: Sample, recording: CutRecording): Promise<void> {
    const { stallTimeoutMs } = this.#context.options;
    const nowUs = this.#context.clock.nowUs();
    for (const track of this.#progress.stalledBehind(sample, nowUs, msToUs(stallTimeoutMs))) {
      if (this.#ended.has(track)) continue;
      this.#ended.add(track);
      this.#warn(`no ${kindOf(track)} came for ${stallTimeoutMs} ms`);
      await recording.endTrack(track);
    }
  }

  #warn(reason: string): void {
    this.#log.warn(`${reason}: ${this.#path} goes on without it`);
  }

  get #path(): string {
    return this.#recording?.path ?? this.#output.files.path;
  }

  async #closeEmpty(): Promise<void> {
    await this.#sidecar.close();
    // One that is closed without having run to its end is not the one to blame.
    const isAbandoned = this.#context.signal.aborted;
    if (!this.#starting && !isAbandoned) this.#log.warn(`nothing came to be recorded: ${this.#path} was not written`);
  }
}
