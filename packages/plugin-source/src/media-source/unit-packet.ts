import { AccessUnitPacket, AudioPacket, FramePacket, type Packet, startLedger } from '@arkavo-pipeline/core';
import type { MediaUnit, UnitTimes } from './media-unit.js';

/** The packet of a unit, which takes over its frame. */
export function unitPacket(unit: MediaUnit, times: UnitTimes, sourceId: string, captureUs: number): Packet {
  const { ptsUs, dtsUs, durationUs } = times;
  const header = { sourceId, ptsUs, durationUs, ledger: startLedger(captureUs) };
  switch (unit.kind) {
    case 'frame':
      return new FramePacket({ ...header, frame: unit.frame });
    case 'audio': {
      const { format, sampleRate, channels, data, config } = unit;
      return new AudioPacket({ ...header, format, sampleRate, channels, data, config });
    }
    case 'access-unit': {
      const { codec, data, keyframe } = unit;
      return new AccessUnitPacket({ ...header, dtsUs, codec, data, keyframe });
    }
  }
}
