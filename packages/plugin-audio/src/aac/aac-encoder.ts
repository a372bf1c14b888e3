import {
  type AudioPacket,
  type Emit,
  type Packet,
  PipelineError,
  type StageContext,
  type StageHandlers,
  usPerSecond,
} from '@arkavo-pipeline/core';
import { frameCount } from '../pcm/pcm-samples.js';
import { aacChannels, aacRates } from './aac-format.js';
import type { AacOptions } from './aac-options.js';
import { EncoderTable } from './encoder-table.js';
import type { PcmPacket, SourceEncoder } from './source-encoder.js';

/** Of one packet, microseconds. */
const maxPacketUs = 10 * usPerSecond;
/** Timestamps beyond are not exact numbers any more. */
const maxTimeUs = 2 ** 52;

/** Runs in the stage's worker; each session has a thread of its own beside it. */
export class AacEncoder implements StageHandlers<'audio', 'audio'> {
  readonly #context: StageContext<AacOptions, 'audio', 'audio'>;
  readonly #table: EncoderTable;
  /** Settles when the packet that was last taken is done with. */
  #working: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(context: StageContext<AacOptions, 'audio', 'audio'>) {
    const { bitrate, idleTimeoutMs } = context.options;
    this.#context = context;
    this.#table = new EncoderTable(bitrate, idleTimeoutMs);
  }

  process(packet: Packet, emit: Emit<'audio'>): Promise<void> {
    const working = this.#process(packet, emit);
    this.#working = Promise.allSettled([this.#working, working]);
    return working;
  }

  async flush(emit: Emit<'audio'>): Promise<void> {
    for (const source of this.#table.all()) await this.#end(source, emit);
  }

  /** A session that is being opened meanwhile would leave its thread behind. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#working;
    await Promise.all(this.#table.all().map((source) => source.close()));
  }

  async #process(packet: Packet, emit: Emit<'audio'>): Promise<void> {
    using sound = packet;
    if (this.#isClosed || sound.kind !== 'audio' || !this.#check(sound)) return;
    const nowUs = this.#context.clock.nowUs();
    for (const source of this.#table.ended(sound.sourceId, nowUs)) await this.#end(source, emit);
    const { packets, dropped } = await this.#table.get(sound.sourceId, nowUs).encode(sound as PcmPacket, nowUs);
    if (dropped) this.#context.drop(dropped);
    for (const unit of packets) await emit(unit);
  }

  /** One that fails, and those after it, stay in the table until the stage is closed. */
  async #end(source: SourceEncoder, emit: Emit<'audio'>): Promise<void> {
    const units = await source.finish();
    this.#table.remove(source);
    for (const unit of units) await emit(unit);
  }

  /** Throws ERR_CODEC_UNSUPPORTED for sound that is well but that AAC does not have. */
  #check(packet: AudioPacket): boolean {
    const { sourceId, sampleRate, channels, bytes, ptsUs } = packet;
    const frames = channels >= 1 ? frameCount(packet as PcmPacket) : 0;
    const isFit = frames > 0 && sampleRate >= 1 && frames * usPerSecond <= maxPacketUs * sampleRate;
    if (!isFit || !(Math.abs(ptsUs) < maxTimeUs)) {
      const message = `${sourceId}: ${bytes} bytes of ${channels} channels at ${sampleRate} Hz and ${ptsUs} µs are no sound that can be encoded`;
      this.#context.fault(new PipelineError('ERR_STREAM_INVALID', message));
      this.#context.drop('invalid');
      return false;
    }
    if (aacRates.includes(sampleRate) && aacChannels.includes(channels)) return true;
    throw new PipelineError(
      'ERR_CODEC_UNSUPPORTED',
      `${sourceId}: ${channels} channels at ${sampleRate} Hz; AAC has ${aacChannels.join(', ')} channels at ${aacRates.join(', ')} Hz: put an audio-mixer before the encoder`,
    );
  }
}
