import { PipelineError, usToSeconds } from '@arkavo-pipeline/core';
import {
  type AudioCodec,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Output,
  type OutputFormat,
} from 'mediabunny';
import type { MemoryShare } from './memory-budget.js';
import type { OutputFile } from './output-file.js';
import { OutputTarget } from './output-target.js';
import type { Sample } from './sample.js';
import type { VideoFormat } from './video-format.js';

/** What the muxer may hold back from the file: a GOP and the audio that goes with it. */
const maxUnwrittenBytes = 256 * 2 ** 20;

export type RecordingOptions = {
  readonly file: OutputFile;
  readonly format: OutputFormat;
  readonly title: string | undefined;
  /** The time on the pipeline's timeline that is 0 in the file. */
  readonly originUs: number;
  readonly video: VideoFormat | undefined;
  readonly audio: AudioDecoderConfig | undefined;
  readonly memory: MemoryShare;
};

type Sources = {
  video: EncodedVideoPacketSource | undefined;
  audio: EncodedAudioPacketSource | undefined;
};

/** One file under way: its tracks are known, samples become fragments. The file stays the caller's to close. */
export class Recording {
  readonly #file: OutputFile;
  /** The time on the pipeline's timeline that is 0 in the file. */
  readonly originUs: number;
  readonly #target: OutputTarget;
  readonly #output: Output;
  readonly #sources: Sources;
  readonly #memory: MemoryShare;
  #headerBytes = 0;
  #unwrittenBytes = 0;
  /** What came of one track since the other's last sample. */
  #run: { readonly track: Sample['track']; bytes: number } | undefined;

  private constructor(options: RecordingOptions) {
    this.#file = options.file;
    this.originUs = options.originUs;
    this.#memory = options.memory;
    this.#target = new OutputTarget(options.file);
    this.#output = new Output({ format: options.format, target: this.#target.target });
    if (options.title !== undefined) this.#output.setMetadataTags({ title: options.title });
    this.#sources = { video: this.#addVideo(options.video), audio: this.#addAudio(options.audio) };
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

  /** Resolves when every fragment that the sample completed is in the file. */
  async add({ track, ptsUs, durationUs, keyframe, data }: Sample): Promise<void> {
    const bytesBefore = this.#file.bytes;
    if (this.#run?.track !== track) this.#run = { track, bytes: 0 };
    this.#run.bytes += data.byteLength;
    const seconds = usToSeconds(ptsUs - this.originUs);
    await this.#sources[track]?.add(
      new EncodedPacket(data, keyframe ? 'key' : 'delta', seconds, usToSeconds(durationUs)),
    );
    await this.#target.settled();
    this.#noteUnwritten(this.#file.bytes > bytesBefore ? 0 : this.#unwrittenBytes + data.byteLength);
    if (this.#unwrittenBytes > maxUnwrittenBytes || this.#memory.isOver) {
      throw new PipelineError('ERR_STREAM_INVALID', this.#whyUnwritten(track, this.#run.bytes));
    }
  }

  #noteUnwritten(bytes: number): void {
    this.#memory.add(bytes - this.#unwrittenBytes);
    this.#unwrittenBytes = bytes;
  }

  #whyUnwritten(track: Sample['track'], runBytes: number): string {
    const other = track === 'video' ? 'audio' : 'video';
    return this.#sources[other] && runBytes > this.#unwrittenBytes / 2
      ? `${runBytes} bytes of ${track} came without any ${other}, which they are interleaved with: end both together, or unlink ${other}`
      : `${this.#unwrittenBytes} bytes came without a keyframe, and a fragment can only begin with one: shorten the GOP`;
  }

  /** Nothing more comes for this track: the others no longer wait for it. */
  endTrack(track: Sample['track']): void {
    if (!this.#file.failure) this.#sources[track]?.close();
    this.#sources[track] = undefined;
  }

  /** Writes what is held back, and the index. A file that failed stays as it is. */
  async finish(): Promise<void> {
    try {
      if (this.#file.failure) return;
      await this.#output.finalize();
      await this.#target.settled();
    } finally {
      this.#noteUnwritten(0);
    }
  }

  #addVideo(format: VideoFormat | undefined): EncodedVideoPacketSource | undefined {
    if (!format) return undefined;
    const source = new EncodedVideoPacketSource(format.codec === 'h264' ? 'avc' : 'hevc');
    this.#output.addVideoTrack(source, { decoderConfig: format.config });
    return source;
  }

  #addAudio(config: AudioDecoderConfig | undefined): EncodedAudioPacketSource | undefined {
    if (!config) return undefined;
    const codec: AudioCodec = config.codec.startsWith('mp4a') ? 'aac' : (config.codec as AudioCodec);
    const source = new EncodedAudioPacketSource(codec);
    this.#output.addAudioTrack(source, { decoderConfig: config });
    return source;
  }
}
