import {
  defineStage,
  type Emit,
  type FramePacket,
  type Packet,
  PipelineError,
  type StageContext,
  type StageHandlers,
  type UpstreamRequest,
} from '@arkavo-pipeline/core';
import { clampBitrate, maximumBitrate, minimumBitrate } from './bitrate.js';
import type { EncoderSession } from './encoder-session.js';
import { SourceEncoder } from './source-encoder.js';

type EncoderOptions = {
  readonly bitrate: number;
  readonly keyFrameInterval: number;
  readonly profile: string;
  readonly preset: string;
  readonly threads: number;
};
type EncoderContext = StageContext<EncoderOptions, 'video', 'video'>;

/** Streams encoded at one time; beyond it the one that was opened first ends. */
const maxSources = 64;

export const vtEncoder = defineStage({
  type: 'vt-encoder',
  summary: 'Encodes raw video: low latency, no B-frames, parameter sets before every keyframe.',
  inputs: { video: ['video/raw'] },
  outputs: { video: ['video/h264'] },
  options: {
    codec: { type: 'string', enum: ['h264'], default: 'h264', description: 'The codec of the stream.' },
    bitrate: {
      type: 'integer',
      default: 3_000_000,
      minimum: minimumBitrate,
      maximum: maximumBitrate,
      description:
        'Bits per second to aim at, over windows of half a second. Consumers may ask for another while it runs.',
    },
    keyFrameInterval: {
      type: 'integer',
      default: 60,
      minimum: 1,
      maximum: 100_000,
      description: 'Frames from one keyframe to the next. A keyframe that is asked for starts the count anew.',
    },
    profile: {
      type: 'string',
      enum: ['baseline', 'main', 'high'],
      default: 'high',
      description:
        'The highest H.264 profile the stream may need. It is an upper bound: the preset ultrafast uses no tool beyond the baseline profile, and its stream says so.',
    },
    preset: {
      type: 'string',
      enum: ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow'],
      default: 'ultrafast',
      description:
        "x264's preset: quality at a bit rate against CPU time. ultrafast holds 1080p30 on two cores beside a decoder; superfast takes about twice the time.",
    },
    threads: {
      type: 'integer',
      default: 1,
      minimum: 1,
      maximum: 16,
      description: 'Threads (and slices) per picture: more lower the latency of large pictures and add no delay.',
    },
  },
  drops: { 'non-increasing-pts': 'The frame was not later than the one before it.' },
  open(context): StageHandlers<'video', 'video'> {
    return new EncoderStage(context);
  },
});

/** Runs in the stage's worker; the sessions' calls are synchronous there. */
class EncoderStage implements StageHandlers<'video', 'video'> {
  readonly #context: EncoderContext;
  readonly #sources = new Map<string, SourceEncoder>();
  #bitrate: number;

  constructor(context: EncoderContext) {
    this.#context = context;
    this.#bitrate = context.options.bitrate;
  }

  async process(packet: Packet, emit: Emit<'video'>): Promise<void> {
    using owned = packet;
    if (owned.kind !== 'frame') return;
    const source = this.#sources.get(owned.sourceId) ?? (await this.#addSource(owned.sourceId, emit));
    if (owned.ptsUs <= source.lastPtsUs) return this.#refuse(owned, source);
    for (const unit of source.encode(owned)) await emit(unit);
  }

  async flush(emit: Emit<'video'>): Promise<void> {
    for (const source of this.#sources.values()) {
      for (const unit of source.flush()) await emit(unit);
    }
  }

  request(request: UpstreamRequest): void {
    if (request.type === 'keyframe') {
      for (const source of this.#sources.values()) source.requestKeyframe();
      return;
    }
    const bitrate = clampBitrate(request.bitsPerSecond);
    if (bitrate === undefined || bitrate === this.#bitrate) return;
    this.#bitrate = bitrate;
    const isClamped = bitrate !== Math.round(request.bitsPerSecond);
    this.#context.why('bitrate', 'requested', {
      bitsPerSecond: bitrate,
      ...(isClamped && { clampedFrom: request.bitsPerSecond }),
    });
    for (const source of this.#sources.values()) source.setBitrate(bitrate);
  }

  close(): void {
    for (const source of this.#sources.values()) source.close();
    this.#sources.clear();
  }

  async #addSource(sourceId: string, emit: Emit<'video'>): Promise<SourceEncoder> {
    await this.#makeRoom(emit);
    const { frames, options, log } = this.#context;
    const source = new SourceEncoder(
      { ...options, frames, bitrate: this.#bitrate },
      {
        onOpen: (session) => log.info(`${sourceId}: ${sessionText(session)}`),
        onKeyframe: (cause, ptsUs) => this.#context.why('keyframe', cause, { sourceId, ptsUs }),
      },
    );
    this.#sources.set(sourceId, source);
    return source;
  }

  async #makeRoom(emit: Emit<'video'>): Promise<void> {
    const [oldest] = this.#sources;
    if (oldest === undefined || this.#sources.size < maxSources) return;
    const [sourceId, source] = oldest;
    this.#sources.delete(sourceId);
    for (const unit of source.flush()) await emit(unit);
  }

  #refuse({ sourceId, ptsUs }: FramePacket, { lastPtsUs }: SourceEncoder): void {
    this.#context.drop('non-increasing-pts');
    this.#context.fault(
      new PipelineError(
        'ERR_STREAM_INVALID',
        `${sourceId}: a frame at ${ptsUs} µs came after the one at ${lastPtsUs} µs; frames to encode must be in time order`,
      ),
    );
  }
}

function sessionText({ implementation, settings }: EncoderSession): string {
  const { width, height, frameRateNum, frameRateDen, bitrate } = settings;
  const rate = (frameRateNum / frameRateDen).toFixed(2);
  return `${implementation}, ${width}x${height}, ${rate} frames/s, ${bitrate} bit/s`;
}
