import type { Mask } from '../compositor-addon.js';

const passes = 3;

/** A mask with soft edges: `margin` pixels larger on each side, blurred by about `radius`, which is no greater than the margin. */
export function blurred(mask: Mask, radius: number, margin: number): Mask {
  const width = mask.width + 2 * margin;
  const height = mask.height + 2 * margin;
  let coverage = new Float32Array(width * height);
  for (let row = 0; row < mask.height; row++) {
    const line = mask.coverage.subarray(row * mask.width, (row + 1) * mask.width);
    coverage.set(line, (row + margin) * width + margin);
  }
  // Three boxes are near to a bell curve.
  const reach = Math.max(1, Math.round(radius / passes));
  for (let pass = 0; pass < passes; pass++) {
    coverage = boxed(coverage, { lines: height, length: width, step: 1, apart: width }, reach);
    coverage = boxed(coverage, { lines: width, length: height, step: width, apart: 1 }, reach);
  }
  return { width, height, coverage: Uint8Array.from(coverage, Math.round) };
}

/** Samples of a line are `step` from each other, lines are `apart`. */
type Lines = { readonly lines: number; readonly length: number; readonly step: number; readonly apart: number };

/** The mean of the samples up to `reach` before and after each. */
function boxed(
  from: Float32Array<ArrayBuffer>,
  { lines, length, step, apart }: Lines,
  reach: number,
): Float32Array<ArrayBuffer> {
  const to = new Float32Array(from.length);
  for (let line = 0; line < lines; line++) {
    const at = (index: number) => (index < 0 || index >= length ? 0 : (from[line * apart + index * step] ?? 0));
    let sum = 0;
    for (let index = 0; index < reach; index++) sum += at(index);
    for (let index = 0; index < length; index++) {
      sum += at(index + reach) - at(index - reach - 1);
      to[line * apart + index * step] = Math.max(0, sum / (2 * reach + 1));
    }
  }
  return to;
}
