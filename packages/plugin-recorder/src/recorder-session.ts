import { type Logger, msToUs, type OptionsOf, type Packet, type StageContext } from '@arkavo-pipeline/core';
import type { OutputFormat } from 'mediabunny';
import { AudioTrack } from './audio-track.js';
import { HeldSamples } from './held-samples.js';
import type { MetadataSidecar } from './metadata-sidecar.js';
import { OutputFile } from './output-file.js';
import type { recorderOptions } from './recorder-options.js';
import { Recording } from './recording.js';
import type { Sample } from './sample.js';
import type { TrackContext } from './track-context.js';
import { TrackProgress } from './track-progress.js';
import { VideoTrack } from './video-track.js';

type Track = Sample['track'];

export type RecorderContext = StageContext<OptionsOf<typeof recorderOptions>>;

export type RecorderOutput = {
  readonly path: string;
  readonly format: OutputFormat;
  readonly sidecar: MetadataSidecar;
};

/**
 * From packets to a recording. A file's tracks must all be known before its first fragment: until they are, samples are
 * held, and the packets they came in are given back.
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
  readonly #held = new HeldSamples();
  #file: OutputFile | undefined;
  #starting: Promise<void> | undefined;
  #recording: Recording | undefined;
  #finished: Promise<void> | undefined;

  constructor(context: RecorderContext, output: RecorderOutput) {
    this.#context = context;
    this.#log = context.log;
    this.#output = output;
    const trackContext: TrackContext = {
      clock: context.clock,
      drop: (cause) => context.drop(cause),
      fault: (error) => context.fault(error),
      requestKeyframe: () => {
        context.request({ type: 'keyframe' }, 'video');
        context.why('keyframe', 'awaiting-keyframe', { asked: true });
      },
    };
    this.#video = new VideoTrack(trackContext);
    this.#audio = new AudioTrack(trackContext);
    this.#linked = (['video', 'audio'] as const).filter((track) => context.inputs.has(track));
  }

  async process(packet: Packet): Promise<void> {
    using owned = packet;
    if (this.#finished) return this.#context.drop('track-ended');
    if (owned.kind === 'metadata') {
      await this.#output.sidecar.add(owned);
      return;
    }
    const sample = this.#accept(owned);
    if (sample) await this.#take(sample);
  }

  flush(): Promise<void> {
    return this.close();
  }

  /** Whatever happened before: what there is becomes a whole file. */
  close(): Promise<void> {
    this.#finished ??= this.#finish();
    return this.#finished;
  }

  #accept(packet: Packet): Sample | undefined {
    const track = packet.kind === 'audio' ? 'audio' : 'video';
    if (this.#ended.has(track)) return void this.#context.drop('track-ended');
    if (packet.kind === 'audio') return this.#audio.accept(packet);
    return packet.kind === 'access-unit' ? this.#video.accept(packet) : undefined;
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
    const missing = this.#missing();
    if (missing.length === 0) return true;
    const videoSinceUs = this.#progress.firstSeenUs('video');
    if (videoSinceUs === undefined) return false;
    const waitedUs = this.#context.clock.nowUs() - videoSinceUs;
    return this.#held.isFull || waitedUs >= msToUs(this.#context.options.trackTimeoutMs);
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

  /** Once: what fails to start is not tried again. */
  #start(): Promise<void> {
    this.#starting ??= this.#begin();
    return this.#starting;
  }

  async #begin(): Promise<void> {
    for (const track of this.#missing()) {
      this.#end(track, `no ${track} came within ${this.#context.options.trackTimeoutMs} ms`);
    }
    const samples = this.#withoutOldAudio(this.#held.take());
    const originUs = samples.reduce((earliest, { ptsUs }) => Math.min(earliest, ptsUs), Number.POSITIVE_INFINITY);
    const { format, sidecar } = this.#output;
    const { overwrite, title } = this.#context.options;
    const file = await OutputFile.create(this.#output.path, overwrite);
    this.#file = file;
    this.#recording = await Recording.start({
      ...{ file, format, title, originUs },
      video: this.#video.format,
      audio: this.#progress.has('audio') ? this.#audio.config : undefined,
    });
    await sidecar.start(originUs);
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
    this.#log.warn(`${reason}: ${this.#output.path} goes on without it`);
  }

  async #finish(): Promise<void> {
    try {
      // A start that failed has failed `process`, and is not this one's to report.
      if (this.#starting) await this.#starting.catch(() => {});
      else if (this.#progress.has('video')) await this.#start();
      await this.#recording?.finish();
    } finally {
      await this.#output.sidecar.close();
      await (this.#recording ? this.#file?.close() : this.#removeEmpty());
    }
  }

  async #removeEmpty(): Promise<void> {
    if (!this.#starting) this.#log.warn(`nothing came to be recorded: ${this.#output.path} was not written`);
    await this.#file?.remove();
  }
}
