import { type AudioPacket, PipelineError, usPerSecond } from '@arkavo-pipeline/core';
import { captureOf, type Sample, trackOf } from './sample.js';
import type { TrackContext } from './track-context.js';

/** Samples of a compressed access unit of AAC-LC. */
const aacFrameSamples = 1024;
const pcmSampleBytes = { 'pcm-s16': 2, 'pcm-f32': 4 } as const;

/** The audio input: passes what can be stored, in order, and counts the rest. */
export class AudioTrack {
  readonly #context: TrackContext;
  #config: AudioDecoderConfig | undefined;
  #first: AudioPacket | undefined;
  #lastPtsUs: number | undefined;

  constructor(context: TrackContext) {
    this.#context = context;
  }

  /** Known from the first sample on. */
  get config(): AudioDecoderConfig | undefined {
    return this.#config;
  }

  /** The time of the last sample; undefined before the first. */
  get endUs(): number | undefined {
    return this.#lastPtsUs;
  }

  /** Throws ERR_STREAM_INVALID when the format is not the one the track began with. */
  accept(packet: AudioPacket): Sample | undefined {
    const durationUs = packet.durationUs || contentDurationUs(packet);
    if (!(durationUs > 0)) return this.#refuse('damaged', `an audio packet of ${packet.bytes} bytes holds no sound`);
    this.#checkFormat(packet);
    if (!(packet.ptsUs > (this.#lastPtsUs ?? Number.NEGATIVE_INFINITY))) {
      return this.#refuse('bad-timestamp', `audio at ${packet.ptsUs} µs came after audio at ${this.#lastPtsUs} µs`);
    }
    this.#lastPtsUs = packet.ptsUs;
    const { ptsUs, data } = packet;
    const primingUs = packet.primingUs > 0 ? Math.min(packet.primingUs, durationUs) : 0;
    const capture = captureOf(packet);
    return { track: trackOf(packet), ptsUs, durationUs, keyframe: true, data, primingUs, capture };
  }

  #checkFormat(packet: AudioPacket): void {
    this.#config ??= decoderConfig(packet);
    this.#first ??= packet;
    const is = describe(packet);
    const was = describe(this.#first);
    if (is === was) return;
    throw new PipelineError(
      'ERR_STREAM_INVALID',
      `the audio changed from ${was} to ${is}, and a file holds one format: ${this.#context.afterFormatChange}`,
    );
  }

  #refuse(cause: string, message: string): undefined {
    this.#context.drop(cause);
    this.#context.fault(new PipelineError('ERR_STREAM_INVALID', message));
  }
}

function describe({ format, sampleRate, channels }: AudioPacket): string {
  return `${format} ${sampleRate} Hz ${channels} ch`;
}

/** 0 when there is no whole sample in it. */
function contentDurationUs(packet: AudioPacket): number {
  if (packet.bytes === 0) return 0;
  const samples =
    packet.format === 'aac'
      ? aacFrameSamples
      : Math.floor(packet.bytes / (packet.channels * pcmSampleBytes[packet.format]));
  return Math.round((samples * usPerSecond) / packet.sampleRate);
}

function decoderConfig({ format, sampleRate, channels, config }: AudioPacket): AudioDecoderConfig {
  const sound = { sampleRate, numberOfChannels: channels };
  if (format !== 'aac') return { codec: format, ...sound };
  if (config && config.byteLength >= 2) return { codec: 'mp4a.40.2', ...sound, description: config };
  throw new PipelineError(
    'ERR_STREAM_INVALID',
    `an aac packet came with ${config ? `${config.byteLength} bytes of` : 'no'} AudioSpecificConfig, without which it cannot be decoded`,
  );
}
