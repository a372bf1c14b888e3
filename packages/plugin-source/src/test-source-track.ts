import {
  AudioPacket,
  bt709,
  type FrameOwner,
  FramePacket,
  frameTimeUs,
  MetadataPacket,
  type Packet,
  type PacketHeader,
} from '@arkavo-pipeline/core';
import { faceAt } from './pattern/face.js';
import { TestPattern } from './pattern/test-pattern.js';
import { tone, toneChannels, tonePacketSamples, toneSampleRate } from './pattern/tone.js';

/** What is ready to be sent once its time has come. */
export type Prepared = { toPacket(header: PacketHeader): Packet; dispose(): void };

/** One of the streams of a test source: packets at a constant rate. */
export type Track<Port extends string = string> = {
  readonly port: Port;
  /** Packets per second. */
  readonly rate: number;
  /** Does the work of packet `index`; the stream as a whole ends at `endUs`. */
  prepare(index: number, endUs: number): Prepared;
};

const nothing = () => {};

/** I420 pictures, BT.709 limited range. */
export function videoTrack(frames: FrameOwner, width: number, height: number, fps: number): Track<'video'> {
  const pattern = new TestPattern(width);
  return {
    port: 'video',
    rate: fps,
    prepare(index) {
      const frame = frames.allocate({ width, height, format: 'i420', color: bt709 });
      pattern.paint(frame.planes(), index);
      return { toPacket: (header) => new FramePacket({ ...header, frame }), dispose: () => frame.release() };
    },
  };
}

/** 48 kHz stereo, 20 ms a packet; the last one is cut where the stream ends. */
export function audioTrack(hz: number): Track<'audio'> {
  return {
    port: 'audio',
    rate: toneSampleRate / tonePacketSamples,
    prepare(index, endUs) {
      const first = index * tonePacketSamples;
      const last = Math.min(first + tonePacketSamples, Math.round((endUs * toneSampleRate) / 1_000_000));
      const data = tone(first, last - first, hz);
      return {
        toPacket: (header) =>
          new AudioPacket({ ...header, format: 'pcm-s16', sampleRate: toneSampleRate, channels: toneChannels, data }),
        dispose: nothing,
      };
    },
  };
}

export function metadataTrack(rate: number): Track<'metadata'> {
  return {
    port: 'metadata',
    rate,
    prepare(index) {
      const value = faceAt(frameTimeUs(index, rate));
      return { toPacket: (header) => new MetadataPacket({ ...header, value }), dispose: nothing };
    },
  };
}
