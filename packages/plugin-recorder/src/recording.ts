import { PipelineError, usToSeconds } from '@arkavo-pipeline/core';
import {
  type AudioCodec,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  type MetadataTags,
  Output,
  type OutputFormat,
} from 'mediabunny';
import type { MemoryShare } from './memory-budget.js';
import { OutputTarget, type OutputTargetOptions, type TargetFile } from './output-target.js';
import { kindOf, type Sample, type Track } from './sample.js';
import type { VideoFormat } from './video-format.js';

/** What the muxer may hold back from the file: a GOP and the audio that goes with it. */
const maxUnwrittenBytes = 256 * 2 ** 20;

/** The tracks of a file, each with what the container says of it; the name of a sound is that of its source. */
export type TrackFormats = {
  readonly video: VideoFormat | undefined;
  readonly audio: ReadonlyMap<Track, { readonly sourceId: string; readonly config: AudioDecoderConfig }>;
};

export type RecordingOptions = {
  readonly file: TargetFile;
  readonly format: OutputFormat;
  readonly tags: MetadataTags;
  /** The time on the pipeline's timeline that is 0 in the file. */
  readonly originUs: number;
  readonly tracks: TrackFormats;
  readonly memory: MemoryShare;
  readonly target: OutputTargetOptions;
};

type Source = EncodedVideoPacketSource | EncodedAudioPacketSource;

/** One file under way: its tracks are known, samples become fragments. The file stays the caller's to close. */
export class Recording {
  readonly #file: TargetFile;
  /** The time on the pipeline's timeline that is 0 in the file. */
  readonly originUs: number;
  readonly #target: OutputTarget;
  readonly #output: Output;
  readonly #sources = new Map<Track, Source>();
  readonly #memory: MemoryShare;
  #headerBytes = 0;
  /** What the muxer holds. */
  #unwrittenBytes = 0;
  #accountedBytes = 0;
  /** What came of one track since another's last sample. */
  #run: { readonly track: Track; bytes: number } | undefined;

  private constructor(options: RecordingOptions) {
    this.#file = options.file;
    this.originUs = options.originUs;
    this.#memory = options.memory;
    this.#target = new OutputTarget(options.file, options.target);
    this.#output = new Output({ format: options.format, target: this.#target.target });
    this.#output.setMetadataTags(options.tags);
    const { video, audio } = options.tracks;
    if (video) this.#sources.set('video', this.#addVideo(video));
    for (const [track, { sourceId, config }] of audio)
      this.#sources.set(track, this.#addAudio(config, audio.size > 1 ? sourceId : undefined));
  }

  /** Throws ERR_FILE_WRITE, as `add` and `finish` do. */
  static async start(options: RecordingOptions): Promise<Recording> {
    const recording = new Recording(options);
    await recording.#output.start();
    await recording.#target.settled();
    recording.#headerBytes = options.file.bytes;
    return recording;
  }

  /** Whether no sample is in the file yet. */
  get isEmpty(): boolean {
    return this.#file.bytes <= this.#headerBytes;
  }

  /** What the file would be long if it ended now. */
  get bytes(): number {
    return this.#target.handedBytes + this.#unwrittenBytes;
  }

  /** Resolves when the fragments that the sample completed are in the file, or have room in the buffer before it. */
  async add({ track, ptsUs, durationUs, keyframe, data }: Sample): Promise<void> {
    const bytesBefore = this.#target.handedBytes;
    if (this.#run?.track !== track) this.#run = { track, bytes: 0 };
    this.#run.bytes += data.byteLength;
    const seconds = usToSeconds(ptsUs - this.originUs);
    await this.#sources
      .get(track)
      ?.add(new EncodedPacket(data, keyframe ? 'key' : 'delta', seconds, usToSeconds(durationUs)));
    await this.#target.room();
    this.#unwrittenBytes = this.#target.handedBytes > bytesBefore ? 0 : this.#unwrittenBytes + data.byteLength;
    this.#account(this.#unwrittenBytes + this.#target.queuedBytes);
    if (this.#unwrittenBytes > maxUnwrittenBytes || this.#memory.isOver) {
      throw new PipelineError('ERR_STREAM_INVALID', this.#whyUnwritten(track, this.#run.bytes));
    }
  }

  /** Nothing more comes for this track: the others no longer wait for it. */
  endTrack(track: Track): void {
    if (!this.#file.failure) this.#sources.get(track)?.close();
    this.#sources.delete(track);
  }

  /** Writes what is held back, and the index. A file that failed stays as it is. */
  async finish(): Promise<void> {
    try {
      if (this.#file.failure) return;
      await this.#output.finalize();
      await this.#target.settled();
    } finally {
      this.#account(0);
    }
  }

  #account(bytes: number): void {
    this.#memory.add(bytes - this.#accountedBytes);
    this.#accountedBytes = bytes;
  }

  #whyUnwritten(track: Track, runBytes: number): string {
    const kind = kindOf(track);
    const other = kind === 'video' ? 'audio' : 'video';
    const hasOther = [...this.#sources.keys()].some((one) => kindOf(one) === other);
    return hasOther && runBytes > this.#unwrittenBytes / 2
      ? `${runBytes} bytes of ${kind} came without any ${other}, which they are interleaved with: end both together, or unlink ${other}`
      : `${this.#unwrittenBytes} bytes came without a keyframe, and a fragment can only begin with one: shorten the GOP`;
  }

  #addVideo(format: VideoFormat): EncodedVideoPacketSource {
    const source = new EncodedVideoPacketSource(format.codec === 'h264' ? 'avc' : 'hevc');
    this.#output.addVideoTrack(source, { decoderConfig: format.config });
    return source;
  }

  #addAudio(config: AudioDecoderConfig, name: string | undefined): EncodedAudioPacketSource {
    const codec: AudioCodec = config.codec.startsWith('mp4a') ? 'aac' : (config.codec as AudioCodec);
    const source = new EncodedAudioPacketSource(codec);
    this.#output.addAudioTrack(source, { decoderConfig: config, ...(name !== undefined && { name }) });
    return source;
  }
}
