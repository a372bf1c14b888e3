import {
  defineStage,
  type Emit,
  type FramePacket,
  type Packet,
  PipelineError,
  type StageContext,
  type StageHandlers,
  type StageSpec,
  type UpstreamRequest,
} from '@arkavo-pipeline/core';
import { BitrateRange } from './bitrate-range.js';
import type { EncoderAddon } from './encoder-addon.js';
import { type EncoderOptions, encoderOptions } from './encoder-options.js';
import type { EncoderSession } from './encoder-session.js';
import { sessionText, tooSlowText } from './session-text.js';
import { SourceEncoder, type SourceEncoderEvents, type StreamSettings } from './source-encoder.js';
import { streamProfile } from './stream-profile.js';

type EncoderContext = StageContext<EncoderOptions, 'video', 'video'>;

/** Streams encoded at one time; beyond it the one that was opened first ends. */
const maxSources = 64;

/** The stage type over an addon: the plugin's own, or one that a test brings. */
export function vtEncoder(addon: EncoderAddon): StageSpec {
  return defineStage({
    type: 'vt-encoder',
    summary: 'Encodes raw video: low latency, no B-frames, parameter sets before every keyframe.',
    inputs: { video: ['video/raw'] },
    outputs: { video: ['video/h264', 'video/h265'] },
    options: encoderOptions,
    drops: {
      'non-increasing-pts': 'The frame was not later than the one before it.',
      'encoder-dropped': 'The encoder left the frame out to keep its rate, or was lost with the frame inside.',
    },
    open(context): StageHandlers<'video', 'video'> {
      return new EncoderStage(addon, context);
    },
  });
}

/** Runs in the stage's worker; the sessions' calls are synchronous there. */
class EncoderStage implements StageHandlers<'video', 'video'> {
  readonly #addon: EncoderAddon;
  readonly #context: EncoderContext;
  readonly #sources = new Map<string, SourceEncoder>();
  readonly #range: BitrateRange;
  readonly #stream: StreamSettings;
  #bitrate: number;
  #isSlow = false;

  constructor(addon: EncoderAddon, context: EncoderContext) {
    const { bitrate, adaptive, profile, encoder = '', ...stream } = context.options;
    this.#addon = addon;
    this.#context = context;
    this.#range = new BitrateRange(bitrate, adaptive);
    this.#stream = { ...stream, encoder, profile: streamProfile(stream.codec, profile) };
    this.#bitrate = bitrate;
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

  /** Of several consumers that ask for a bit rate, the last one to ask has its way. */
  request(request: UpstreamRequest): void {
    if (request.type === 'keyframe') {
      for (const [sourceId, source] of this.#sources) {
        if ((request.sourceId ?? sourceId) === sourceId) source.requestKeyframe();
      }
      return;
    }
    const bitrate = this.#range.clamp(request.bitsPerSecond);
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
    const { frames, clock } = this.#context;
    const source = new SourceEncoder(
      { addon: this.#addon, frames, clock, stream: this.#stream, range: this.#range, bitrate: this.#bitrate },
      this.#eventsOf(sourceId),
    );
    this.#sources.set(sourceId, source);
    return source;
  }

  #eventsOf(sourceId: string): SourceEncoderEvents {
    const context = this.#context;
    return {
      onOpen: (session) => this.#tellOpened(sourceId, session),
      onKeyframe: (cause, ptsUs) => context.why('keyframe', cause, { sourceId, ptsUs }),
      onDropped: (count) => context.drop('encoder-dropped', count),
      onLost: (fault) => {
        context.why('restart', 'encoder-lost', { sourceId });
        context.fault(new PipelineError('ERR_CODEC_FAILED', `${sourceId}: ${fault}; the encoder was opened anew`));
      },
      onSlow: (session, meanUs) => this.#tellSlow(session, meanUs),
    };
  }

  #tellOpened(sourceId: string, session: EncoderSession): void {
    const description = session.describe();
    for (const refusal of description.refused) this.#context.log.debug(`${sourceId}: not ${refusal}`);
    this.#context.log.info(`${sourceId}: ${sessionText(description, session.settings)}`);
  }

  /** Once: the sources of a stage share its thread, and their number is the user's affair. */
  #tellSlow(session: EncoderSession, meanUs: number): void {
    if (this.#isSlow) return;
    this.#isSlow = true;
    this.#context.log.warn(tooSlowText(session.describe(), session.settings, meanUs));
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
