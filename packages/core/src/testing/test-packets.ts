import { bt709, type PixelFormat } from '../frames/frame.js';
import type { FrameOwner } from '../frames/frame-owner.js';
import { type Ledger, startLedger } from '../packet/ledger.js';
import type { MediaType } from '../packet/media-type.js';
import {
  AccessUnitPacket,
  type AudioFormat,
  AudioPacket,
  FramePacket,
  type JsonValue,
  MetadataPacket,
  type Packet,
  type PacketHeader,
  type VideoCodec,
} from '../packet/packet.js';
import { systemClock } from '../time/clock.js';
import { frameTimeUs } from '../time/units.js';
import { codedPicture, picturesInGroup, silentAac } from './coded-picture.js';

/** Which packet of a stream: the `index`-th, counted from 0. */
export type TestPacketFields = {
  readonly index: number;
  /** Default `test`. */
  readonly sourceId?: string;
  /** By default one that starts now. */
  readonly ledger?: Ledger;
};

const rate = 30;
const sampleRate = 48_000;
const channels = 2;
const bytesPerSample = { 'pcm-s16': 2, 'pcm-f32': 4 };

/** A grey picture, the lighter the later, 64x48 by default; 30 a second. */
export function testFrame({
  frames,
  width = 64,
  height = 48,
  format = 'i420',
  ...fields
}: TestPacketFields & {
  readonly frames: FrameOwner;
  readonly width?: number;
  readonly height?: number;
  readonly format?: PixelFormat;
}): FramePacket {
  const frame = frames.allocate({ width, height, format, color: bt709 });
  for (const [index, { data }] of frame.planes().entries()) data.fill(index === 0 ? 16 + (fields.index % 220) : 128);
  return new FramePacket({ ...header(fields, rate), frame });
}

/** A unit of a stream that decodes to black 64x48 pictures; 30 a second, every fourth a keyframe. */
export function testAccessUnit({
  codec = 'h264',
  ...fields
}: TestPacketFields & { readonly codec?: VideoCodec }): AccessUnitPacket {
  const times = header(fields, rate);
  const keyframe = fields.index % picturesInGroup === 0;
  return new AccessUnitPacket({
    ...times,
    codec,
    keyframe,
    dtsUs: times.ptsUs,
    data: codedPicture(codec, fields.index),
  });
}

/** Silence in stereo at 48 kHz: a thirtieth of a second, or one AAC unit. */
export function testAudio({
  format = 'pcm-s16',
  ...fields
}: TestPacketFields & { readonly format?: AudioFormat }): AudioPacket {
  if (format === 'aac') {
    return new AudioPacket({ ...header(fields, sampleRate / 1024), format, sampleRate, channels, ...silentAac() });
  }
  const data = new Uint8Array((sampleRate / rate) * channels * bytesPerSample[format]);
  return new AudioPacket({ ...header(fields, rate), format, sampleRate, channels, data });
}

/** A value that tells its index; 30 a second. */
export function testMetadata({ value, ...fields }: TestPacketFields & { readonly value?: JsonValue }): MetadataPacket {
  return new MetadataPacket({ ...header(fields, rate), value: value === undefined ? { index: fields.index } : value });
}

/** A packet of any media type. */
export function testPacket(media: MediaType, fields: TestPacketFields & { readonly frames: FrameOwner }): Packet {
  switch (media) {
    case 'video/raw':
      return testFrame(fields);
    case 'video/h264':
      return testAccessUnit({ ...fields, codec: 'h264' });
    case 'video/h265':
      return testAccessUnit({ ...fields, codec: 'h265' });
    case 'audio/pcm':
      return testAudio(fields);
    case 'audio/aac':
      return testAudio({ ...fields, format: 'aac' });
    case 'metadata/json':
      return testMetadata(fields);
  }
}

function header({ index, sourceId = 'test', ledger }: TestPacketFields, perSecond: number): PacketHeader {
  const ptsUs = frameTimeUs(index, perSecond);
  const durationUs = frameTimeUs(index + 1, perSecond) - ptsUs;
  return { sourceId, ptsUs, durationUs, ledger: ledger ?? startLedger(systemClock.nowUs()) };
}
