import { framePoolStats } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from '../support/backends.js';
import { composed } from '../support/composing.js';
import { flat, greatestDifference, type Painting, type Samples, samplesOf } from '../support/pictures.js';

type Area = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const colors: readonly Samples[] = [
  [60, 90, 200],
  [200, 150, 60],
  [120, 60, 110],
  [180, 128, 128],
  [90, 180, 90],
];
const background: Samples = samplesOf(0, 0, 0);

/** Sources of one colour each, in many shapes, NV12 and I420. */
const sources = colors.map((samples, index) => ({
  id: `camera-${index}`,
  width: [640, 320, 333, 100, 64][index] ?? 0,
  height: [360, 240, 187, 200, 64][index] ?? 0,
  format: index % 2 === 0 ? ('i420' as const) : ('nv12' as const),
  painting: flat(samples),
}));

/** The colour of the last area that holds the point. */
function areas(list: readonly (readonly [Area, Samples])[]): Painting {
  return (x, y) =>
    list.findLast(([at]) => x > at.x && x < at.x + at.width && y > at.y && y < at.y + at.height)?.[1] ?? background;
}

const at = (x: number, y: number, width: number, height: number): Area => ({ x, y, width, height });
const color = (index: number) => colors[index] ?? background;

/** The canvas is 320x180. */
const cases: readonly { name: string; options: object; count: number; expected: Painting }[] = [
  { name: 'single shows the first alone', options: { layout: 'single' }, count: 3, expected: flat(color(0)) },
  {
    name: 'single shows the first of the order',
    options: { layout: 'single', order: ['camera-2', 'camera-0'] },
    count: 3,
    expected: flat(color(2)),
  },
  {
    name: 'a picture that fits in is centred on the background',
    options: { layout: 'single', fit: 'fit', order: ['camera-1'], background: '#0000ff' },
    count: 2,
    expected: areas([
      [at(0, 0, 320, 180), samplesOf(0, 0, 1)],
      [at(40, 0, 240, 180), color(1)],
    ]),
  },
  {
    name: 'side by side',
    options: { layout: 'side-by-side' },
    count: 2,
    expected: areas([
      [at(0, 0, 160, 180), color(0)],
      [at(160, 0, 160, 180), color(1)],
    ]),
  },
  {
    name: 'a grid of four',
    options: { layout: 'grid' },
    count: 4,
    expected: areas([
      [at(0, 0, 160, 90), color(0)],
      [at(160, 0, 160, 90), color(1)],
      [at(0, 90, 160, 90), color(2)],
      [at(160, 90, 160, 90), color(3)],
    ]),
  },
  {
    name: 'a grid of five has its last row in the middle',
    options: { layout: 'grid' },
    count: 5,
    expected: areas([
      [at(0, 0, 106, 90), color(0)],
      [at(106, 0, 108, 90), color(1)],
      [at(214, 0, 106, 90), color(2)],
      [at(54, 90, 106, 90), color(3)],
      [at(160, 90, 106, 90), color(4)],
    ]),
  },
  {
    name: 'boxes with square corners over the first, each whole',
    options: { pip: { position: 'top-left', scale: 0.2, margin: 8, radius: 0 } },
    count: 3,
    // 57.6x32.4 each: 4:3 is 43.2x32.4, 333:187 is 57.6x32.3.
    expected: areas([
      [at(0, 0, 320, 180), color(0)],
      [at(8, 8, 44, 32), color(1)],
      [at(254, 8, 58, 32), color(2)],
    ]),
  },
  {
    name: 'rectangles by their height, clipped at the edges, with what shines through',
    options: {
      layout: 'rectangles',
      rectangles: [
        { source: 'camera-1', x: 100, y: 50, width: 120, height: 80, z: 1, opacity: 0.5 },
        { source: 'camera-0', x: -40, y: -20, width: 200, height: 120 },
        { source: 'camera-3', x: 280, y: 150, width: 400, height: 400, z: 2 },
        { source: 'nobody', x: 0, y: 0, width: 320, height: 180, z: 3 },
      ],
    },
    count: 4,
    expected: (x, y) => {
      const below = areas([
        [at(0, 0, 160, 100), color(0)],
        [at(280, 150, 40, 30), color(3)],
      ])(x, y);
      if (x < 100 || x > 220 || y < 50 || y > 130) return below;
      const [one, two] = [color(1), below];
      return [(one[0] + two[0]) / 2, (one[1] + two[1]) / 2, (one[2] + two[2]) / 2];
    },
  },
];

for (const format of ['i420', 'nv12'] as const) {
  for (const { name, options, count, expected } of cases) {
    inEachBackend(test, `${name} (${format})`, async ({ stage }) => {
      const pixels = await composed(stage, { format, ...options }, sources.slice(0, count));
      const { by, where } = greatestDifference(pixels, expected);
      assert.ok(by <= 1, where);
      assert.is(framePoolStats().inUse, 0);
    });
  }
}

nothingIsLeft(test);

test.run();
