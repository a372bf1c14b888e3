import { type AccessUnitPacket, type AudioPacket, type Packet, PipelineError } from '@arkavo-pipeline/core';
import { asCameraMetadata } from '../../arkavo/camera-metadata.js';
import { NaluData, type NaluForm } from '../../arkavo/nalu-data.js';
import type { RemoteCameraMessage } from '../../arkavo/remote-camera-message.js';
import { audioStamp, metadataStamp, videoStamp } from '../../arkavo/wire-stamps.js';

/** One source of a connection: makes messages of its packets. */
export class ArkavoMessages {
  readonly #sourceID: string;
  readonly #nalu: NaluData;
  readonly #unixOffsetUs: number;
  /** From the source's timeline to the local clock: the same for the whole connection, so that its streams stay in step. */
  #offsetUs: number | undefined;
  /** The latest time of a picture since the keyframe. */
  #latestUs = Number.NEGATIVE_INFINITY;

  /** `unixOffsetUs`: the time since 1970 minus the local time. */
  constructor(sourceID: string, form: NaluForm, unixOffsetUs: number) {
    this.#sourceID = sourceID;
    this.#nalu = new NaluData(form);
    this.#unixOffsetUs = unixOffsetUs;
  }

  /** Throws ERR_TCP_PROTOCOL, ERR_CODEC_UNSUPPORTED or ERR_STREAM_INVALID for what the protocol has no message for. */
  message(packet: Packet): RemoteCameraMessage {
    this.#offsetUs ??= packet.ledger.captureUs - packet.ptsUs;
    const localUs = Math.max(0, packet.ptsUs + this.#offsetUs);
    const sourceID = this.#sourceID;
    switch (packet.kind) {
      case 'access-unit': {
        this.#checkOrder(packet);
        const { data, keyframe } = this.#nalu.of(packet);
        const naluData = data as Uint8Array<ArrayBuffer>;
        return { kind: 'videoNALU', sourceID, timestamp: videoStamp(localUs), isKeyFrame: keyframe, naluData };
      }
      case 'audio': {
        const { sampleRate, channels } = packet;
        return {
          kind: 'audio',
          sourceID,
          timestamp: audioStamp(localUs),
          sampleRate,
          channels,
          audioData: s16(packet),
        };
      }
      case 'metadata': {
        const metadata = asCameraMetadata(packet.value);
        if (!metadata) throw unsendable('metadata that is neither arFace, arBody nor custom');
        return { kind: 'metadata', sourceID, timestamp: metadataStamp(localUs, this.#unixOffsetUs), metadata };
      }
      case 'frame':
        throw unsendable('raw pictures; put an encoder before it');
    }
  }

  /** A message has one time: where pictures are not sent in the order in which they are shown, it would be wrong. */
  #checkOrder({ keyframe, ptsUs }: AccessUnitPacket): void {
    if (!keyframe && ptsUs < this.#latestUs) {
      throw unsendable('pictures that are out of order (B-frames); encode without them, or use protocol "framed"');
    }
    this.#latestUs = ptsUs;
  }
}

/** Samples as the wire has them: 16 bits, little-endian, interleaved. */
function s16({ format, data }: AudioPacket): Uint8Array<ArrayBuffer> {
  if (format === 'pcm-s16') return data;
  if (format === 'aac') throw unsendable('AAC; send PCM, or use protocol "framed"');
  const from = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const count = data.byteLength >> 2;
  const samples = new DataView(new ArrayBuffer(2 * count));
  for (let index = 0; index < count; index++) {
    const value = Math.round(from.getFloat32(4 * index, true) * 32_768);
    samples.setInt16(2 * index, Math.max(-32_768, Math.min(32_767, value)), true);
  }
  return new Uint8Array(samples.buffer);
}

function unsendable(what: string): PipelineError {
  return new PipelineError('ERR_TCP_PROTOCOL', `the Arkavo protocol does not carry ${what}`);
}
