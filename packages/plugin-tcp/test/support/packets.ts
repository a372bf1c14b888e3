import {
  AccessUnitPacket,
  AudioPacket,
  MetadataPacket,
  type PacketHeader,
  startLedger,
  systemClock,
} from '@arkavo-pipeline/core';

export function header(index: number, sourceId = 'camera'): PacketHeader {
  return { sourceId, ptsUs: index * 33_333, durationUs: 33_333, ledger: startLedger(systemClock.nowUs()) };
}

/** An access unit whose bytes depend on its index, so that a mixed-up one is noticed. */
export function accessUnit(index: number, options: { keyframe?: boolean; bytes?: number; sourceId?: string } = {}) {
  const data = new Uint8Array(options.bytes ?? 1000).fill((index * 37 + 11) & 0xff);
  data.set([0, 0, 0, 1, options.keyframe ? 0x65 : 0x41].slice(0, data.length));
  return new AccessUnitPacket({
    ...header(index, options.sourceId),
    codec: 'h264',
    dtsUs: index * 33_333 - 1,
    keyframe: options.keyframe ?? false,
    data,
  });
}

export function pcm(index: number): AudioPacket {
  const data = new Uint8Array(1920).map((_, at) => (at * 7 + index) & 0xff);
  return new AudioPacket({ ...header(index), format: 'pcm-s16', sampleRate: 48_000, channels: 2, data });
}

export function aac(index: number): AudioPacket {
  return new AudioPacket({
    ...header(index),
    format: 'aac',
    sampleRate: 44_100,
    channels: 1,
    data: Uint8Array.of(0x21, 0x10, 0x04, index & 0xff),
    config: Uint8Array.of(0x12, 0x08),
  });
}

export function metadata(index: number): MetadataPacket {
  return new MetadataPacket({ ...header(index), value: { face: { x: 0.25, y: index }, tags: ['ä', null, true] } });
}
