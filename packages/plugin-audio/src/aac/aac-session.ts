import { PipelineError } from '@arkavo-pipeline/core';
import { registerAacEncoder } from '@mediabunny/aac-encoder';
import { AdtsOutputFormat, AudioSample, AudioSampleSource, canEncodeAudio, NullTarget, Output } from 'mediabunny';

export type AacSettings = {
  /** Hz, one of `aacRates`. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Bits per second. */
  readonly bitrate: number;
};

/** Raw access units, in order. */
export type AacUnits = readonly Uint8Array[];

/**
 * One AAC-LC encoder. It runs in a thread of its own, so units come with later calls than the samples they are made of. Nothing is
 * written: the library encodes for a file only, which is thrown away.
 */
export class AacSession {
  readonly #settings: AacSettings;
  readonly #output: Output;
  readonly #source: AudioSampleSource;
  #units: Uint8Array[] = [];
  #config: Uint8Array | undefined;
  #fed = 0;

  private constructor(settings: AacSettings) {
    this.#settings = settings;
    this.#source = new AudioSampleSource({
      codec: 'aac',
      bitrate: settings.bitrate,
      onEncodedPacket: ({ data }, meta) => {
        this.#config ??= configOf(meta);
        this.#units.push(data);
      },
    });
    this.#output = new Output({ format: new AdtsOutputFormat(), target: new NullTarget() });
    this.#output.addAudioTrack(this.#source);
  }

  /** Throws ERR_CODEC_FAILED. */
  static async open(settings: AacSettings): Promise<AacSession> {
    if (!(await canEncodeAudio('aac'))) registerAacEncoder();
    const session = new AacSession(settings);
    await coded(session.#output.start());
    return session;
  }

  /** The AudioSpecificConfig; known when there is a unit. */
  get config(): Uint8Array | undefined {
    return this.#config;
  }

  /** Takes interleaved samples, and gives the units that are ready. Throws ERR_CODEC_FAILED. */
  async encode(samples: Float32Array): Promise<AacUnits> {
    const { sampleRate, channels } = this.#settings;
    const timestamp = this.#fed / sampleRate;
    const sample = new AudioSample({ data: samples, format: 'f32', numberOfChannels: channels, sampleRate, timestamp });
    this.#fed += samples.length / channels;
    await coded(this.#source.add(sample).finally(() => sample.close()));
    return this.#take();
  }

  /** The end: gives the units that are left, the last one filled up with silence. Throws ERR_CODEC_FAILED. */
  async finish(): Promise<AacUnits> {
    await coded(this.#output.finalize());
    return this.#take();
  }

  /** Ends the thread, whatever is in it; after `finish`, it has ended. */
  async close(): Promise<void> {
    if (this.#output.state !== 'finalized') await this.#output.cancel();
  }

  #take(): AacUnits {
    const units = this.#units;
    this.#units = [];
    return units;
  }
}

function configOf(meta: EncodedAudioChunkMetadata | undefined): Uint8Array | undefined {
  const description = meta?.decoderConfig?.description;
  if (description === undefined) return undefined;
  return ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength).slice()
    : new Uint8Array(description).slice();
}

async function coded<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (cause) {
    throw new PipelineError('ERR_CODEC_FAILED', `the AAC encoder failed: ${cause}`, { cause });
  }
}
