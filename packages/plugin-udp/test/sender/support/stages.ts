import type { VideoCodec } from '@arkavo-pipeline/core';
import {
  AccessUnitPacket,
  AudioPacket,
  isKeyframe,
  MetadataPacket,
  startLedger,
  systemClock,
} from '@arkavo-pipeline/core';
import { TestStage, type TestStageOptions } from '@arkavo-pipeline/core/testing';
import { udpSender } from '../../../src/sender/udp-sender.js';

/** Microseconds between two pictures. */
export const frameUs = 40_000;

export function openSender(
  port: number,
  options: Record<string, unknown> = {},
  more: TestStageOptions = {},
): Promise<TestStage> {
  return TestStage.open(udpSender, { stageId: 'send', ...more, options: { ...options, port } });
}

/** The `index`-th picture of a source, captured now. */
export function accessUnit(codec: VideoCodec, data: Uint8Array, index: number, sourceId = 'camera'): AccessUnitPacket {
  const header = { sourceId, ptsUs: index * frameUs, durationUs: frameUs, ledger: startLedger(systemClock.nowUs()) };
  return new AccessUnitPacket({ ...header, codec, dtsUs: index * frameUs, keyframe: isKeyframe(codec, data), data });
}

/** An H.264 unit of one slice of so many bytes. */
export function slice(index: number, bytes: number, keyframe = index === 0, sourceId?: string): AccessUnitPacket {
  const data = new Uint8Array(bytes).fill(0x11 + (index % 100));
  data.set([0, 0, 0, 1, keyframe ? 0x65 : 0x41]);
  return accessUnit('h264', data, index, sourceId);
}

/** 10 ms of stereo whose samples are all different. */
export function pcm(index: number): AudioPacket {
  const data = new Uint8Array(Int16Array.from({ length: 960 }, (_, at) => index * 960 + at).buffer);
  const header = {
    sourceId: 'camera',
    ptsUs: index * 10_000,
    durationUs: 10_000,
    ledger: startLedger(systemClock.nowUs()),
  };
  return new AudioPacket({ ...header, format: 'pcm-s16', sampleRate: 48_000, channels: 2, data });
}

export function aac(index: number): AudioPacket {
  const ptsUs = Math.round((index * 1024 * 1e6) / 44_100);
  return new AudioPacket({
    ...{ sourceId: 'camera', ptsUs, durationUs: 0, ledger: startLedger(systemClock.nowUs()) },
    format: 'aac',
    sampleRate: 44_100,
    channels: 1,
    data: Uint8Array.of(0x21, 0x10, 0x04, index & 0xff),
    config: Uint8Array.of(0x12, 0x08),
  });
}

export function metadata(index: number, value: MetadataPacket['value'] = { index }): MetadataPacket {
  const header = {
    sourceId: 'camera',
    ptsUs: index * frameUs,
    durationUs: 0,
    ledger: startLedger(systemClock.nowUs()),
  };
  return new MetadataPacket({ ...header, value });
}

/** Waits until something that sockets bring about is so; the test's own time limit is the runner's. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
