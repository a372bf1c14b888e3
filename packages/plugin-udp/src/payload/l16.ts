import type { AudioPacket } from '@arkavo-pipeline/core';
import { PipelineError, usToTicks } from '@arkavo-pipeline/core';
import type { PayloadFormat } from './payload-format.js';
import { payloadBound } from './payload-size.js';

/** A run of PCM as it is on a link: interleaved, little-endian. */
export type PcmRun = Pick<AudioPacket, 'format' | 'sampleRate' | 'channels' | 'data'>;

/** The duration of a packet, in microseconds, when nothing else is asked for. */
export const defaultPtimeUs = 5_000;

/** Bytes of a sample on the wire. */
const sampleBytes = 2;
const floatBytes = 4;
const fullScale = 32_768;

/**
 * The payloads of a run of PCM (RFC 3551 §4.5.11): 16 bits, big-endian, interleaved, whole samples of all channels, at most
 * `ptimeUs` in each. Each has a timestamp of its own: `l16Samples` of the ones before it. What is left of a sample at the end is cut
 * off. AAC, or more channels than a payload holds, is ERR_STREAM_INVALID.
 */
export function packetiseL16(run: PcmRun, maxPayloadBytes: number, ptimeUs = defaultPtimeUs): Uint8Array[] {
  const frameBytes = run.channels * sampleBytes;
  const mostFrames = Math.floor(payloadBound(maxPayloadBytes) / frameBytes);
  if (run.format === 'aac' || !(mostFrames >= 1 && mostFrames !== Number.POSITIVE_INFINITY)) throw notPcm(run);
  const samples = run.format === 'pcm-s16' ? fromS16(run.data) : fromF32(run.data);
  const frames = Math.min(mostFrames, Math.max(1, usToTicks(ptimeUs, run.sampleRate)));
  const end = samples.length - (samples.length % frameBytes);
  const payloads: Uint8Array[] = [];
  for (let offset = 0; offset < end; offset += frames * frameBytes) {
    payloads.push(samples.subarray(offset, Math.min(end, offset + frames * frameBytes)));
  }
  return payloads;
}

/** Samples per channel in a payload: by so much the timestamp of the next one is greater. */
export function l16Samples(payload: Uint8Array, channels: number): number {
  return Math.floor(payload.length / (channels * sampleBytes));
}

/**
 * The samples in the payload of one packet as `pcm-s16`: little-endian. Undefined when there is none, half a sample, or a
 * second packet of the same time.
 */
export function depacketiseL16(payloads: readonly Uint8Array[]): Uint8Array<ArrayBuffer> | undefined {
  const [payload] = payloads;
  if (!payload || payloads.length > 1 || payload.length === 0 || payload.length % sampleBytes !== 0) return undefined;
  const samples = Buffer.allocUnsafeSlow(payload.length);
  samples.set(payload);
  return new Uint8Array(samples.swap16().buffer as ArrayBuffer);
}

/** For the table of payload formats. */
export const l16Format: PayloadFormat<PcmRun> = {
  encodingName: 'L16',
  clockRate: 'sample-rate',
  packetise: packetiseL16,
  depacketise: depacketiseL16,
  startsAccessUnit: () => true,
};

function fromS16(data: Uint8Array): Buffer {
  return Buffer.from(data.subarray(0, data.length - (data.length % sampleBytes))).swap16();
}

/** Rounded, and held to the range; what is not a number is silence. */
function fromF32(data: Uint8Array): Buffer {
  const count = Math.floor(data.length / floatBytes);
  const from = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const samples = Buffer.allocUnsafe(count * sampleBytes);
  for (let index = 0; index < count; index += 1) {
    const value = Math.round(from.getFloat32(index * floatBytes, true) * fullScale) || 0;
    samples.writeInt16BE(Math.max(-fullScale, Math.min(fullScale - 1, value)), index * sampleBytes);
  }
  return samples;
}

function notPcm({ format, channels }: PcmRun): PipelineError {
  return new PipelineError(
    'ERR_STREAM_INVALID',
    `audio of ${channels} channels in ${format} cannot be sent as L16; it takes pcm-s16 or pcm-f32 whose channels fit one packet`,
  );
}
