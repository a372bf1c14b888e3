import {
  type Color,
  type Frame,
  type FrameInfo,
  type FrameOwner,
  FramePacket,
  startLedger,
} from '@arkavo-pipeline/core';
import { frameTimeUs } from './pictures.js';

export type Rgb = readonly [red: number, green: number, blue: number];

/** Colours as displays show them, 0 to 255; a square of each, side by side. */
export const patches: readonly Rgb[] = [
  [255, 255, 255],
  [0, 0, 0],
  [128, 128, 128],
  [224, 32, 32],
  [32, 200, 64],
  [24, 48, 216],
  [240, 220, 40],
  [40, 180, 200],
];

/** Pixels: the sides of a patch. */
export const patchSize = 32;

/** Luma coefficients of red and blue by matrix code: ISO/IEC 23091-2 table 4. */
const coefficients: { readonly [matrix: number]: readonly [red: number, blue: number] } = {
  1: [0.2126, 0.0722],
  6: [0.299, 0.114],
};

/** Frame number `index`, with all patches, as a source of this format and colour would give it. */
export function patchPacket(
  owner: FrameOwner,
  index: number,
  fields: Pick<FrameInfo, 'format' | 'color'>,
): FramePacket {
  const frame = owner.allocate({ width: patches.length * patchSize, height: patchSize, ...fields });
  for (const [number, rgb] of patches.entries()) paint(frame, number, toYuv(rgb, fields.color));
  const ptsUs = index * frameTimeUs;
  return new FramePacket({ sourceId: 'camera', ptsUs, durationUs: frameTimeUs, ledger: startLedger(ptsUs), frame });
}

function paint(frame: Frame, number: number, [y, u, v]: Rgb): void {
  const [luma, ...chroma] = frame.planes();
  const bytes: readonly (readonly number[])[] = chroma.length === 1 ? [[y], [u, v]] : [[y], [u], [v]];
  for (const [index, plane] of [luma, ...chroma].entries()) {
    if (!plane) continue;
    const width = index === 0 ? patchSize : (patchSize / 2) * (bytes[index]?.length ?? 1);
    for (let row = 0; row < plane.height; row++) {
      for (let column = 0; column < width; column++) {
        const sample = bytes[index]?.[column % (bytes[index]?.length ?? 1)] ?? 0;
        plane.data[row * plane.stride + number * width + column] = sample;
      }
    }
  }
}

/** ISO/IEC 23091-2 §8.3: equations 12 to 15 (limited range), 18 to 20 (full range). */
function toYuv([red, green, blue]: Rgb, { matrix, fullRange }: Color): Rgb {
  const [kr, kb] = coefficients[matrix] ?? [0, 0];
  const luma = (kr * red + (1 - kr - kb) * green + kb * blue) / 255;
  const cb = (blue / 255 - luma) / (2 * (1 - kb));
  const cr = (red / 255 - luma) / (2 * (1 - kr));
  const [black, lumaRange, chromaRange] = fullRange ? [0, 255, 255] : [16, 219, 224];
  const clip = (value: number) => Math.min(Math.max(Math.round(value), 0), 255);
  return [clip(black + lumaRange * luma), clip(128 + chromaRange * cb), clip(128 + chromaRange * cr)];
}
