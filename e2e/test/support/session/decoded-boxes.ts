import { execFileSync } from 'node:child_process';
import { readFrameNumber } from '@arkavo-pipeline/plugin-source';
import type { Box, NumberedCamera } from './session-cameras.js';

/** Of so many pictures of a recording one is looked at. */
export const everyNth = 5;

/** The numbers that a camera's pictures show in that part of a recording; undefined where none can be read. */
export function shownNumbers(
  path: string,
  box: Box,
  { width, height }: Pick<NumberedCamera, 'width' | 'height'>,
): (number | undefined)[] {
  const pictures = decoded(path, box, `scale=${width}:${height}:flags=bicubic,format=gray`);
  const size = width * height;
  return Array.from({ length: pictures.length / size }, (_, index) => {
    const data = pictures.subarray(index * size, (index + 1) * size);
    return readFrameNumber([{ data, stride: width, width, height }]);
  });
}

/** Luma, Cb and Cr of a part of a recording, in the mean of its pictures. */
export function meanColor(path: string, box: Box): number[] {
  const pictures = decoded(path, box, 'scale=1:1:flags=area,format=yuv444p');
  return [0, 1, 2].map((plane) => {
    const samples = pictures.filter((_, index) => index % 3 === plane);
    return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  });
}

function decoded(path: string, { x, y, width, height }: Box, filter: string): Uint8Array {
  const chosen = `select=not(mod(n\\,${everyNth})),crop=${width}:${height}:${x}:${y},${filter}`;
  const args = ['-map', '0:v', '-vf', chosen, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'];
  return execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-i', path, ...args], { maxBuffer: 2 ** 27 });
}
