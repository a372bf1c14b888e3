import { bt709, type Frame, type FrameInfo, type FrameOwner, FramePacket, startLedger } from '@arkavo-pipeline/core';

export const frameTimeUs = 33_333;

/** A picture of moving gradients, a different one for each index. */
export function drawPicture(owner: FrameOwner, info: FrameInfo, index: number): Frame {
  const frame = owner.allocate(info);
  for (const [plane, { data, stride, width, height }] of frame.planes().entries()) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) data[row * stride + column] = sample(plane, row, column, index);
    }
  }
  return frame;
}

/** Frame number `index` of a 30 fps source. */
export function picturePacket(owner: FrameOwner, index: number, fields: Partial<FrameInfo> = {}): FramePacket {
  const info: FrameInfo = { width: 320, height: 240, format: 'i420', color: bt709, ...fields };
  return new FramePacket({
    sourceId: 'camera',
    ptsUs: index * frameTimeUs,
    durationUs: frameTimeUs,
    ledger: startLedger(index),
    frame: drawPicture(owner, info, index),
  });
}

/** The visible bytes, as a rawvideo file has them. */
export function visibleBytes(frame: Frame): Buffer {
  const rows: Uint8Array[] = [];
  for (const { data, stride, width, height } of frame.planes()) {
    for (let row = 0; row < height; row++) rows.push(data.slice(row * stride, row * stride + width));
  }
  return Buffer.concat(rows);
}

function sample(plane: number, row: number, column: number, index: number): number {
  if (plane > 0) return 96 + ((row + column + 2 * index) & 63);
  const noise = (Math.imul(row * 2048 + column + index * 7, 2654435761) >>> 28) & 15;
  return (((row + 2 * column + 5 * index) >> 1) & 127) + 40 + noise;
}
