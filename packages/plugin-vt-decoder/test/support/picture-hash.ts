import { createHash, type Hash } from 'node:crypto';
import type { Frame, Plane } from '@arkavo-pipeline/core';

/** MD5 of the visible pixels, plane by plane in the order Y, U, V, as ffmpeg's framemd5 has it for yuv420p. */
export function md5Of(frame: Frame): string {
  const hash = createHash('md5');
  const [luma, ...chroma] = frame.planes();
  if (!luma) throw new Error('a frame without planes');
  addRows(hash, luma);
  const [interleaved] = chroma;
  if (frame.info.format === 'nv12' && interleaved) for (const plane of separated(interleaved)) hash.update(plane);
  else for (const plane of chroma) addRows(hash, plane);
  return hash.digest('hex');
}

function addRows(hash: Hash, { data, stride, width, height }: Plane): void {
  for (let row = 0; row < height; row++) hash.update(data.subarray(row * stride, row * stride + width));
}

/** U and V of a plane that has them in turn; its `width` is in bytes. */
function separated({ data, stride, width, height }: Plane): [Uint8Array, Uint8Array] {
  const size = (width / 2) * height;
  const planes: [Uint8Array, Uint8Array] = [new Uint8Array(size), new Uint8Array(size)];
  let written = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column += 2) {
      planes[0][written] = data[row * stride + column] ?? 0;
      planes[1][written] = data[row * stride + column + 1] ?? 0;
      written += 1;
    }
  }
  return planes;
}
