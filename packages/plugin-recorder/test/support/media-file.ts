import {
  AccessUnitPacket,
  AudioPacket,
  insertParameterSets,
  parseAvcConfiguration,
  parseHevcConfiguration,
  secondsToUs,
  startLedger,
  toAnnexB,
  type VideoCodec,
} from '@arkavo-pipeline/core';
import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input } from 'mediabunny';

export const camera = new URL('../../../../../examples/loopback/camera-1080p30.mp4', import.meta.url).pathname;

/** Fields that a test may set itself. */
type Overrides = { readonly sourceId?: string; readonly shiftUs?: number; readonly durationUs?: number };

export type VideoUnit = {
  readonly codec: VideoCodec;
  readonly data: Uint8Array;
  readonly keyframe: boolean;
  readonly ptsUs: number;
  readonly dtsUs: number;
  readonly durationUs: number;
};

export type AudioUnit = {
  readonly data: Uint8Array;
  readonly ptsUs: number;
  readonly durationUs: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly config: Uint8Array;
  readonly primingUs?: number;
};

/** The access units of a file's H.264 or H.265 track, in decoding order. */
export async function readVideo(path: string): Promise<VideoUnit[]> {
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  const config = await track?.getDecoderConfig();
  if (!track || !config?.description) throw new Error(`${path} has no video`);
  const codec = config.codec.startsWith('avc') ? 'h264' : 'h265';
  const record = bytesOf(config.description);
  const { parameterSets } = codec === 'h264' ? parseAvcConfiguration(record) : parseHevcConfiguration(record);
  const units: Omit<VideoUnit, 'dtsUs'>[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const data = insertParameterSets(codec, toAnnexB(packet.data, 4), parameterSets);
    const times = { ptsUs: secondsToUs(packet.timestamp), durationUs: secondsToUs(packet.duration) };
    units.push({ codec, data, keyframe: packet.type === 'key', ...times });
  }
  return withDecodingTimes(units);
}

/** The access units of a file's AAC track. */
export async function readAac(path: string): Promise<AudioUnit[]> {
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const track = await input.getPrimaryAudioTrack();
  const config = await track?.getDecoderConfig();
  if (!track || !config?.description) throw new Error(`${path} has no AAC`);
  const format = {
    sampleRate: config.sampleRate,
    channels: config.numberOfChannels,
    config: bytesOf(config.description),
  };
  const units: AudioUnit[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const times = { ptsUs: secondsToUs(packet.timestamp), durationUs: secondsToUs(packet.duration) };
    units.push({ data: packet.data, ...times, ...format });
  }
  return units;
}

/** The payload of a file's audio track. */
export async function readAudio(path: string): Promise<Buffer> {
  using input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw new Error(`${path} has no audio`);
  const parts: Uint8Array[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) parts.push(packet.data);
  return Buffer.concat(parts);
}

export function accessUnit(
  unit: VideoUnit,
  { shiftUs = 0, sourceId = 'camera', ...rest }: Overrides = {},
): AccessUnitPacket {
  const times = { ptsUs: unit.ptsUs + shiftUs, dtsUs: unit.dtsUs + shiftUs };
  return new AccessUnitPacket({ ...unit, ...times, ...rest, sourceId, ledger: startLedger(0) });
}

export function aacPacket(
  unit: AudioUnit,
  { shiftUs = 0, sourceId = 'microphone', ...rest }: Overrides = {},
): AudioPacket {
  const ptsUs = unit.ptsUs + shiftUs;
  return new AudioPacket({ ...unit, ptsUs, ...rest, format: 'aac', sourceId, ledger: startLedger(0) });
}

/** A run of a 440 Hz tone, 48 kHz mono. */
export function tone(format: 'pcm-s16' | 'pcm-f32', ptsUs: number, samples: number, sourceId = 'tone'): AudioPacket {
  const sampleRate = 48_000;
  const wave = Array.from({ length: samples }, (_, index) => {
    return 0.5 * Math.sin(2 * Math.PI * 440 * (ptsUs / 1e6 + index / sampleRate));
  });
  const run = format === 'pcm-f32' ? Float32Array.from(wave) : Int16Array.from(wave, (value) => value * 0x7fff);
  const durationUs = secondsToUs(samples / sampleRate);
  const data = new Uint8Array(run.buffer);
  return new AudioPacket({
    data,
    format,
    sampleRate,
    channels: 1,
    ptsUs,
    durationUs,
    sourceId,
    ledger: startLedger(0),
  });
}

/** The presentation times in order, so early that none is before its unit's decoding time. */
function withDecodingTimes(units: readonly Omit<VideoUnit, 'dtsUs'>[]): VideoUnit[] {
  const ascending = units.map(({ ptsUs }) => ptsUs).sort((a, b) => a - b);
  const lagUs = units.reduce((most, { ptsUs }, index) => Math.max(most, (ascending[index] ?? 0) - ptsUs), 0);
  return units.map((unit, index) => ({ ...unit, dtsUs: (ascending[index] ?? 0) - lagUs }));
}

function bytesOf(source: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}
