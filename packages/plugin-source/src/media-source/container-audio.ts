import { type AudioFormat, msToUs, PipelineError, secondsToUs, ticksToUs, usToTicks } from '@arkavo-pipeline/core';
import type { InputAudioTrack } from 'mediabunny';
import { bytesOf, durationOf } from './container-video.js';
import type { AudioRun, MediaUnit } from './media-unit.js';
import { TrackPackets } from './track-packets.js';

/** How the coding of a track becomes ours: big-endian samples of `swappedBytes` are turned round. */
const formats: { readonly [codec: string]: { readonly format: AudioFormat; readonly swappedBytes?: 2 | 4 } } = {
  aac: { format: 'aac' },
  'pcm-s16': { format: 'pcm-s16' },
  'pcm-s16be': { format: 'pcm-s16', swappedBytes: 2 },
  'pcm-f32': { format: 'pcm-f32' },
  'pcm-f32be': { format: 'pcm-f32', swappedBytes: 4 },
};

/** PCM in a packet, at most: a file may have a second and more in one, which would come in one burst. */
const longestUs = msToUs(20);

type TrackFormat = Omit<AudioRun, 'data'> & { readonly swappedBytes: 2 | 4 | undefined };

/** The audio track of an mp4, mov or mkv file. */
export class ContainerAudio {
  readonly packets: TrackPackets;
  readonly #format: TrackFormat;

  private constructor(packets: TrackPackets, format: TrackFormat) {
    this.packets = packets;
    this.#format = format;
  }

  /** Throws ERR_CODEC_UNSUPPORTED for what is neither AAC nor 16-bit or float PCM. */
  static async open(track: InputAudioTrack): Promise<ContainerAudio> {
    const codec = await track.getCodec();
    const known = formats[codec ?? ''];
    const config = await track.getDecoderConfig();
    if (!known || !config) {
      throw new PipelineError(
        'ERR_CODEC_UNSUPPORTED',
        `the audio track is ${codec ?? 'of an unknown codec'}, expected AAC or PCM (16-bit integer or 32-bit float)`,
      );
    }
    return new ContainerAudio(new TrackPackets(track), {
      kind: 'audio',
      format: known.format,
      swappedBytes: known.swappedBytes,
      sampleRate: config.sampleRate,
      channels: config.numberOfChannels,
      config: known.format === 'aac' && config.description ? bytesOf(config.description) : undefined,
    });
  }

  get format(): AudioFormat {
    return this.#format.format;
  }

  async *units(): AsyncGenerator<MediaUnit, void, undefined> {
    const { swappedBytes, ...format } = this.#format;
    for await (const packet of this.packets.read()) {
      const ptsUs = secondsToUs(packet.timestamp);
      const data = swappedBytes ? swapped(packet.data, swappedBytes) : packet.data;
      if (format.format !== 'aac') yield* shortRuns(format, data, ptsUs);
      else yield { ...format, data, ptsUs, dtsUs: ptsUs, durationUs: durationOf(packet, ptsUs) };
    }
  }
}

/** The same samples in runs of at most `longestUs`, each with its own times. */
function* shortRuns(whole: Omit<AudioRun, 'data'>, data: Uint8Array, ptsUs: number): Generator<MediaUnit> {
  const { sampleRate, channels, format } = whole;
  const frameBytes = channels * (format === 'pcm-s16' ? 2 : 4);
  const framesPerRun = Math.max(1, usToTicks(longestUs, sampleRate));
  const timeAt = (byte: number) => ptsUs + ticksToUs(Math.floor(byte / frameBytes), sampleRate);
  for (let start = 0; start < data.length; start += framesPerRun * frameBytes) {
    const end = Math.min(data.length, start + framesPerRun * frameBytes);
    const startUs = timeAt(start);
    const times = { ptsUs: startUs, dtsUs: startUs, durationUs: timeAt(end) - startUs };
    yield { ...whole, ...times, data: data.subarray(start, end) };
  }
}

/** A copy in the other byte order; bytes of a sample that is not whole are left out. */
function swapped(data: Uint8Array, sampleBytes: 2 | 4): Uint8Array {
  const copy = Buffer.from(data.subarray(0, data.length - (data.length % sampleBytes)));
  return sampleBytes === 2 ? copy.swap16() : copy.swap32();
}
