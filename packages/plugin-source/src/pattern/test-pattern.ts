import type { Plane } from '@arkavo-pipeline/core';
import { paintFrameNumber } from './frame-number.js';

/** Pixels after which the diagonal shading repeats. */
const shadePeriod = 256;
const darkest = 48;

/** Pixels that shading and bars move by from frame to frame, against each other. */
const shadeSpeed = 4;
const barSpeed = 2;

/** Cb and Cr of the eight bars (BT.709, limited range, softened). */
const bars: readonly (readonly [number, number])[] = [
  [128, 128],
  [64, 136],
  [148, 64],
  [84, 72],
  [172, 184],
  [108, 192],
  [192, 120],
  [128, 128],
];

/**
 * The moving picture of `test-source`: diagonal shading, colour bars and the frame number, for I420 planes of one
 * size. Rows are copied from prepared ones, so that painting costs about as much as writing the memory.
 */
export class TestPattern {
  /** By offset: the row of shading that starts there. */
  readonly #shades: readonly Uint8Array[];
  readonly #chromaWidth: number;
  /** Two turns of the bars, so that any offset has a whole row behind it. */
  readonly #cb: Uint8Array;
  readonly #cr: Uint8Array;

  constructor(width: number) {
    const shade = Uint8Array.from({ length: width + shadePeriod }, (_, x) => shadeAt(x));
    this.#shades = Array.from({ length: shadePeriod }, (_, offset) => shade.subarray(offset, offset + width));
    this.#chromaWidth = Math.ceil(width / 2);
    const barAt = (x: number) => bars[Math.floor(((x % this.#chromaWidth) * bars.length) / this.#chromaWidth)];
    this.#cb = Uint8Array.from({ length: 2 * this.#chromaWidth }, (_, x) => barAt(x)?.[0] ?? 0);
    this.#cr = Uint8Array.from({ length: 2 * this.#chromaWidth }, (_, x) => barAt(x)?.[1] ?? 0);
  }

  /** Paints picture `index` and burns its number in. */
  paint(planes: readonly Plane[], index: number): void {
    const [luma, cb, cr] = planes;
    if (!luma || !cb || !cr) throw new Error(`the pattern is painted into 3 planes, not ${planes.length}`);
    for (let y = 0; y < luma.height; y += 1) {
      const shade = this.#shades[(y + index * shadeSpeed) % shadePeriod];
      if (shade) luma.data.set(shade, y * luma.stride);
    }
    const offset = this.#chromaWidth - 1 - ((index * barSpeed) % this.#chromaWidth);
    paintEveryRow(cb, this.#cb.subarray(offset, offset + this.#chromaWidth));
    paintEveryRow(cr, this.#cr.subarray(offset, offset + this.#chromaWidth));
    paintFrameNumber(planes, index);
  }
}

/** A triangle wave: no edge that would cost an encoder bits. */
function shadeAt(x: number): number {
  return darkest + Math.abs((x % shadePeriod) - shadePeriod / 2);
}

function paintEveryRow(plane: Plane, row: Uint8Array): void {
  for (let y = 0; y < plane.height; y += 1) plane.data.set(row, y * plane.stride);
}
