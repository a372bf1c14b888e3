import {
  type ConfigurationRecord,
  ParameterSets,
  PipelineError,
  parseAvcConfiguration,
  parseHevcConfiguration,
  secondsToUs,
  toAnnexB,
  type VideoCodec,
} from '@arkavo-pipeline/core';
import type { EncodedPacket, InputVideoTrack } from 'mediabunny';
import { withDecodeTimes } from './decode-times.js';
import type { CodedPicture, MediaUnit } from './media-unit.js';
import { TrackPackets } from './track-packets.js';

/** The video track of an mp4, mov or mkv file: Annex B access units in decoding order. */
export class ContainerVideo {
  readonly packets: TrackPackets;
  readonly #codec: VideoCodec;
  /** Undefined when the file has Annex B already. */
  readonly #record: ConfigurationRecord | undefined;

  private constructor(packets: TrackPackets, codec: VideoCodec, record: ConfigurationRecord | undefined) {
    this.packets = packets;
    this.#codec = codec;
    this.#record = record;
  }

  /** Throws ERR_CODEC_UNSUPPORTED for what is neither H.264 nor H.265, ERR_STREAM_INVALID for a damaged configuration. */
  static async open(track: InputVideoTrack): Promise<ContainerVideo> {
    const codec = codecOf(await track.getCodec(), await track.getInternalCodecId());
    const description = (await track.getDecoderConfig())?.description;
    const record = description && parseRecord(codec, bytesOf(description));
    return new ContainerVideo(new TrackPackets(track), codec, record);
  }

  units(): AsyncIterable<MediaUnit> {
    const sets = new ParameterSets(this.#codec, this.#record?.parameterSets);
    return withDecodeTimes(this.#pictures(sets), sets.sequenceInfo()?.reorderDepth);
  }

  async *#pictures(sets: ParameterSets): AsyncGenerator<CodedPicture, void, undefined> {
    let durationUs = 0;
    for await (const packet of this.packets.read()) {
      const data = this.#record ? toAnnexB(packet.data, this.#record.lengthSize) : packet.data;
      const ptsUs = secondsToUs(packet.timestamp);
      durationUs = durationOf(packet, ptsUs) || durationUs;
      yield { kind: 'access-unit', codec: this.#codec, ...sets.complete(data), ptsUs, durationUs };
    }
  }
}

/** From end to start, so that durations add up without rounding. */
export function durationOf(packet: EncodedPacket, ptsUs: number): number {
  return secondsToUs(packet.timestamp + packet.duration) - ptsUs;
}

/** Its own bytes of what WebCodecs calls a buffer source. */
export function bytesOf(source: ArrayBufferLike | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice()
    : new Uint8Array(source).slice();
}

function codecOf(codec: string | null, internal: unknown): VideoCodec {
  if (codec === 'avc') return 'h264';
  if (codec === 'hevc') return 'h265';
  throw new PipelineError(
    'ERR_CODEC_UNSUPPORTED',
    `the video track is ${codec ?? `of an unknown codec (${internal})`}, expected H.264 or H.265`,
  );
}

function parseRecord(codec: VideoCodec, record: Uint8Array): ConfigurationRecord {
  return codec === 'h264' ? parseAvcConfiguration(record) : parseHevcConfiguration(record);
}
