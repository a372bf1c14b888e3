import type { Frame, Plane } from '@arkavo-pipeline/core';
import { visibleViews } from './byte-views.js';

/** The visible pixels, plane by plane, in the layout the frame has. */
export function nativeViews(frame: Frame): readonly Uint8Array[] {
  return frame.planes().flatMap(visibleViews);
}

/** The visible pixels as Y, Cb, Cr: the frame's own memory, but for NV12's chroma, which has to be taken apart. */
export function i420Views(frame: Frame): readonly Uint8Array[] {
  const [luma, chroma] = frame.planes();
  if (frame.info.format === 'i420' || !luma || !chroma) return nativeViews(frame);
  return [...visibleViews(luma), everySecond(chroma, 0), everySecond(chroma, 1)];
}

function everySecond({ data, stride, width, height }: Plane, first: 0 | 1): Uint8Array {
  const samples = new Uint8Array((width / 2) * height);
  let next = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = first; x < width; x += 2) samples[next++] = data[y * stride + x] ?? 0;
  }
  return samples;
}
