import type { Color } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { composed } from './support/composing.js';
import { flat, greatestDifference, type Samples, samplesOf } from './support/pictures.js';

type Rgb = readonly [red: number, green: number, blue: number];

const colors: readonly Rgb[] = [
  [0, 0, 0],
  [1, 1, 1],
  [0.5, 0.5, 0.5],
  [0.9, 0.1, 0.1],
  [0.1, 0.8, 0.2],
  [0.15, 0.1, 0.9],
  [0.95, 0.85, 0.1],
  [0.8, 0.5, 0.4],
];

/** Weights of red and blue. */
const matrices = { bt709: [0.2126, 0.0722], bt601: [0.299, 0.114], bt2020: [0.2627, 0.0593] } as const;

/** In doubles, straight from the definition. */
function coded([red, green, blue]: Rgb, [kr, kb]: readonly [number, number], fullRange: boolean): Samples {
  const y = kr * red + (1 - kr - kb) * green + kb * blue;
  const u = (blue - y) / (2 * (1 - kb));
  const v = (red - y) / (2 * (1 - kr));
  return fullRange ? [255 * y, 128 + 255 * u, 128 + 255 * v] : [16 + 219 * y, 128 + 224 * u, 128 + 224 * v];
}

function color(matrix: number, fullRange = false): Color {
  return { primaries: 1, transfer: 1, matrix, fullRange };
}

const cases = [
  { name: 'BT.709', color: color(1), matrix: matrices.bt709 },
  { name: 'BT.709, full range', color: color(1, true), matrix: matrices.bt709 },
  { name: 'BT.601', color: color(6), matrix: matrices.bt601 },
  { name: 'BT.470', color: color(5), matrix: matrices.bt601 },
  { name: 'BT.601, full range', color: color(6, true), matrix: matrices.bt601 },
  { name: 'BT.2020', color: color(9), matrix: matrices.bt2020 },
  { name: 'unspecified, small', color: color(2), matrix: matrices.bt601 },
  { name: 'unspecified, large', color: color(2), matrix: matrices.bt709, width: 1280, height: 720 },
  { name: 'unspecified, large, full range', color: color(2, true), matrix: matrices.bt709, width: 1280, height: 720 },
];

for (const { name, color: tags, matrix, width = 64, height = 36 } of cases) {
  for (const format of ['i420', 'nv12'] as const) {
    inEachBackend(test, `${name} (${format}) becomes BT.709 in limited range, to within 2`, async ({ stage }) => {
      for (const rgb of colors) {
        const painting = flat(coded(rgb, matrix, tags.fullRange));
        const pixels = await composed(stage, { width: 48, height: 26, layout: 'single', format }, [
          { id: 'camera', width, height, format, color: tags, painting },
        ]);
        const { by, where } = greatestDifference(pixels, flat(samplesOf(...rgb)));
        assert.ok(by <= 2, `${rgb}: ${where}`);
      }
    });
  }
}

inEachBackend(test, 'a picture of the size of the canvas is converted, too', async ({ stage }) => {
  const painting = flat(coded([0.9, 0.1, 0.1], matrices.bt601, true));
  const picture = { id: 'camera', width: 48, height: 26, color: color(6, true), painting };
  const pixels = await composed(stage, { width: 48, height: 26, layout: 'single' }, [picture]);
  assert.ok(greatestDifference(pixels, flat(samplesOf(0.9, 0.1, 0.1))).by <= 2);
});

nothingIsLeft(test);

test.run();
