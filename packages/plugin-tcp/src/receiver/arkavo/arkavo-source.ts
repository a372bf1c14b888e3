import {
  AccessUnitPacket,
  AudioPacket,
  enterStage,
  MetadataPacket,
  type Packet,
  type PacketHeader,
  startLedger,
} from '@arkavo-pipeline/core';
import type { ConnectionSource } from '@arkavo-pipeline/transport/sources';
import type { AudioMessage, MetadataMessage, VideoMessage } from '../../arkavo/remote-camera-message.js';
import { type MappedTime, SourceClock } from '../../arkavo/source-clock.js';
import { type NoUnitReason, VideoUnits } from '../../arkavo/video-units.js';

export type MediaMessage = VideoMessage | AudioMessage | MetadataMessage;

/** One camera of a connection: makes packets of its messages, on the local clock. */
export class ArkavoSource {
  readonly source: ConnectionSource;
  readonly #stageId: string;
  readonly #units: VideoUnits;
  readonly #clock = new SourceClock();

  /** `outOfBand`: parameter sets of a source that sends none, as whole NAL units. */
  constructor(source: ConnectionSource, stageId: string, outOfBand: readonly Uint8Array[]) {
    this.source = source;
    this.#stageId = stageId;
    this.#units = new VideoUnits(outOfBand);
  }

  /** A message that may have been one of its pictures was lost: video goes on at the next keyframe. */
  interrupted(): void {
    this.#units.restart();
  }

  /** The packet of a message that arrived at `nowUs`, or why there is none. */
  packet(message: MediaMessage, nowUs: number): Packet | NoUnitReason {
    switch (message.kind) {
      case 'videoNALU':
        return this.#video(message, nowUs);
      case 'audio':
        return this.#audio(message, nowUs);
      case 'metadata': {
        const time = this.#clock.metadata(message.timestamp, nowUs);
        return new MetadataPacket({ ...this.#header(time, nowUs), value: message.metadata });
      }
    }
  }

  #video({ naluData, timestamp }: VideoMessage, nowUs: number): Packet | NoUnitReason {
    const time = this.#clock.video(timestamp, nowUs);
    const unit = this.#units.take(naluData);
    if (typeof unit === 'string') return unit;
    const header = this.#header(time, nowUs);
    const { data, keyframe } = unit;
    return new AccessUnitPacket({ ...header, codec: 'h264', data, dtsUs: header.ptsUs, keyframe });
  }

  #audio({ audioData, sampleRate, channels, timestamp }: AudioMessage, nowUs: number): Packet {
    const header = this.#header(this.#clock.audio(timestamp, nowUs), nowUs);
    const durationUs = Math.round((audioData.byteLength / (2 * channels) / sampleRate) * 1e6);
    return new AudioPacket({ ...header, durationUs, format: 'pcm-s16', sampleRate, channels, data: audioData });
  }

  /** Captured when the source says so, on the local clock, and no later than it arrived. */
  #header({ ptsUs: mappedUs, uncertaintyUs }: MappedTime, nowUs: number): PacketHeader {
    const ptsUs = mappedUs + this.source.place(mappedUs, 0);
    const ledger = startLedger(Math.min(ptsUs, nowUs), uncertaintyUs);
    return { sourceId: this.source.name, ptsUs, durationUs: 0, ledger: enterStage(ledger, this.#stageId, nowUs) };
  }
}
