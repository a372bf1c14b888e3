import {
  bt709,
  type Frame,
  type FrameOwner,
  FramePacket,
  frameTimeUs,
  type PixelFormat,
  startLedger,
} from '@arkavo-pipeline/core';
import { packetLogEntry } from '../../src/packet-log-entry.js';

/** A picture whose bytes all differ from their neighbours, the padding included. */
export function noiseFrame(owner: FrameOwner, width: number, height: number, format: PixelFormat, seed: number): Frame {
  const frame = owner.allocate({ width, height, format, color: bt709 });
  for (const { data } of frame.planes()) {
    for (let index = 0; index < data.length; index += 1) data[index] = (index * 31 + seed * 97 + (index >> 5)) & 0xff;
  }
  return frame;
}

export function framePacket(frame: Frame, index: number, fps = 30): FramePacket {
  const ptsUs = frameTimeUs(index, fps);
  const durationUs = frameTimeUs(index + 1, fps) - ptsUs;
  return new FramePacket({ sourceId: 'camera', ptsUs, durationUs, ledger: startLedger(ptsUs), frame });
}

/** SHA-256 of the visible pixels. */
export function frameHash(frame: Frame): string {
  return packetLogEntry(framePacket(frame, 0), true).sha256 ?? '';
}
