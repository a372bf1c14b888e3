import type { PixelFormat } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { composed } from './support/composing.js';
import { flat, greatestDifference, type Painting } from './support/pictures.js';

type Size = { readonly width: number; readonly height: number };

const canvas: Size = { width: 320, height: 180 };

/** Ramps across and down, over a picture of this size. */
function ramps({ width, height }: Size): Painting {
  return (x, y) => [20 + (150 * x) / width + (60 * y) / height, 40 + (160 * y) / height, 210 - (170 * x) / width];
}

/** The middle of the picture in the shape of the canvas, as the canvas sees it. */
function filling(size: Size): Painting {
  const scale = Math.min(size.width / canvas.width, size.height / canvas.height);
  const painting = ramps(size);
  const left = (size.width - canvas.width * scale) / 2;
  const top = (size.height - canvas.height * scale) / 2;
  return (x, y) => painting(left + x * scale, top + y * scale);
}

/** Samples at an edge have no neighbours beyond it to lie between. */
const inner = (column: number, row: number) =>
  column >= 8 && row >= 8 && column < canvas.width - 8 && row < canvas.height - 8;

const sizes: readonly Size[] = [
  { width: 320, height: 180 },
  { width: 640, height: 360 },
  { width: 1600, height: 900 },
  { width: 480, height: 270 },
  { width: 427, height: 301 },
  { width: 1001, height: 333 },
  { width: 161, height: 91 },
  { width: 180, height: 320 },
];

const formats: readonly PixelFormat[] = ['i420', 'nv12'];

for (const from of formats) {
  for (const to of formats) {
    for (const size of sizes) {
      inEachBackend(
        test,
        `${size.width}x${size.height} ${from} fills ${to}: nothing is shifted or stretched`,
        async ({ stage }) => {
          const pixels = await composed(stage, { format: to, layout: 'single' }, [
            { id: 'camera', ...size, format: from, painting: ramps(size) },
          ]);
          // A pixel of the crop and half a sample of chroma on the steepest ramp, and rounding.
          const steepest = (170 * 1.5) / Math.min(size.width, size.height);
          const { by, where } = greatestDifference(pixels, filling(size), inner);
          assert.ok(by <= 1.5 + steepest, where);
        },
      );
    }
  }
}

for (const format of formats) {
  for (const [width, height] of [
    [1, 1],
    [1, 200],
    [3, 2],
    [2, 1],
    [4096, 2],
  ] as const) {
    inEachBackend(test, `a picture of ${width}x${height} (${format}) is shown`, async ({ stage }) => {
      const pixels = await composed(stage, { format, layout: 'single' }, [
        { id: 'camera', width, height, format, painting: flat([150, 70, 190]) },
      ]);
      assert.ok(greatestDifference(pixels, flat([150, 70, 190])).by <= 1);
    });
  }
}

inEachBackend(test, 'a canvas may have an odd size', async ({ stage }) => {
  const odd = { width: 321, height: 181, layout: 'grid' };
  const pictures = ['one', 'two', 'three', 'four'].map((id) => ({
    id,
    width: 33,
    height: 17,
    painting: flat([99, 70, 190]),
  }));
  const pixels = await composed(stage, odd, pictures);
  assert.is(pixels.width, 321);
  assert.ok(greatestDifference(pixels, flat([99, 70, 190])).by <= 1);
});

nothingIsLeft(test);

test.run();
