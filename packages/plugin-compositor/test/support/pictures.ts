import { bt709, type Color, type Frame, type FrameOwner, type PixelFormat } from '@arkavo-pipeline/core';

/** Samples of a point: luma and the two chroma. */
export type Samples = readonly [y: number, u: number, v: number];

/** The samples at a point of a picture, whose pixel in the column `x` is from x to x + 1. */
export type Painting = (x: number, y: number) => Samples;

export type PictureInfo = {
  readonly width: number;
  readonly height: number;
  readonly format?: PixelFormat;
  readonly color?: Color;
};

/** A frame on which each sample is what the painting says of the middle of its area, rounded. */
export function painted(frames: FrameOwner, info: PictureInfo, painting: Painting): Frame {
  const { width, height, format = 'i420', color = bt709 } = info;
  const frame = frames.allocate({ width, height, format, color });
  const [luma, ...chroma] = frame.planes();
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      if (luma) luma.data[row * luma.stride + column] = Math.round(painting(column + 0.5, row + 0.5)[0]);
    }
  }
  for (let row = 0; row < (height + 1) >> 1; row++) {
    for (let column = 0; column < (width + 1) >> 1; column++) {
      const [, u, v] = painting(2 * column + 1, 2 * row + 1);
      for (const [index, sample] of [u, v].entries()) {
        const plane = chroma[format === 'nv12' ? 0 : index];
        const place = format === 'nv12' ? 2 * column + index : column;
        if (plane) plane.data[row * plane.stride + place] = Math.round(sample);
      }
    }
  }
  return frame;
}

/** The samples of a frame, read one by one. */
export class Pixels {
  readonly width: number;
  readonly height: number;
  readonly #y: Uint8Array;
  readonly #u: Uint8Array;
  readonly #v: Uint8Array;

  constructor(frame: Frame) {
    const { width, height, format } = frame.info;
    this.width = width;
    this.height = height;
    const [luma, second, third] = frame.planes();
    if (!luma || !second) throw new Error('a frame without planes');
    const half = (width + 1) >> 1;
    const rows = (height + 1) >> 1;
    this.#y = dense(luma, width, height, 1, 0);
    this.#u = format === 'nv12' ? dense(second, half, rows, 2, 0) : dense(second, half, rows, 1, 0);
    this.#v = format === 'nv12' ? dense(second, half, rows, 2, 1) : dense(third ?? second, half, rows, 1, 0);
  }

  /** Of the pixel in a column and a row. */
  at(column: number, row: number): Samples {
    const chroma = (row >> 1) * ((this.width + 1) >> 1) + (column >> 1);
    return [this.#y[row * this.width + column] ?? -1, this.#u[chroma] ?? -1, this.#v[chroma] ?? -1];
  }
}

function dense(
  { data, stride }: { readonly data: Uint8Array; readonly stride: number },
  width: number,
  height: number,
  step: number,
  first: number,
): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, index) => {
    const row = Math.floor(index / width);
    return data[row * stride + (index % width) * step + first] ?? -1;
  });
}

/** Where two pictures differ most: by how much in any sample, and at which pixel. */
export function greatestDifference(
  pixels: Pixels,
  expected: Painting,
  counts: (column: number, row: number) => boolean = () => true,
): { readonly by: number; readonly where: string } {
  let worst = { by: 0, where: '' };
  for (let row = 0; row < pixels.height; row++) {
    for (let column = 0; column < pixels.width; column++) {
      if (!counts(column, row)) continue;
      const luma = expected(column + 0.5, row + 0.5);
      const chroma = expected(2 * (column >> 1) + 1, 2 * (row >> 1) + 1);
      const wanted = [luma[0], chroma[1], chroma[2]];
      const got = pixels.at(column, row);
      const by = Math.max(...got.map((sample, index) => Math.abs(sample - (wanted[index] ?? 0))));
      if (by > worst.by)
        worst = { by, where: `${column},${row}: ${got} instead of ${wanted.map((one) => one.toFixed(1))}` };
    }
  }
  return worst;
}

/** A picture of one colour. */
export function flat(samples: Samples): Painting {
  return () => samples;
}

/** BT.709, limited range. */
export function samplesOf(red: number, green: number, blue: number): Samples {
  const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return [16 + 219 * y, 128 + (224 * (blue - y)) / 1.8556, 128 + (224 * (red - y)) / 1.5748];
}
