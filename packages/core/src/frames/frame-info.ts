import { PipelineError } from '../errors/pipeline-error.js';
import type { FrameInfo } from './frame.js';

/** Pixels, on each side. */
const maxSide = 16384;

/** Width in bytes and height in rows of each plane's visible part: 4:2:0, chroma rounded up. */
export function planeShapes({ width, height, format }: FrameInfo): { width: number; height: number }[] {
  const chroma = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  return format === 'nv12'
    ? [
        { width, height },
        { width: 2 * chroma.width, height: chroma.height },
      ]
    : [{ width, height }, chroma, chroma];
}

/** Throws ERR_FRAME_INVALID when no frame can be like this. */
export function checkFrameInfo({ width, height, format }: FrameInfo): void {
  for (const [name, side] of Object.entries({ width, height })) {
    if (!Number.isInteger(side) || side < 1 || side > maxSide) {
      throw new PipelineError(
        'ERR_FRAME_INVALID',
        `a frame's ${name} is ${side}, expected a whole number of pixels from 1 to ${maxSide}`,
      );
    }
  }
  if (format !== 'i420' && format !== 'nv12') {
    throw new PipelineError('ERR_FRAME_INVALID', `a frame's format is "${format}", expected "i420" or "nv12"`);
  }
}
