import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { composed } from './support/composing.js';
import { flat, greatestDifference, type Painting, type Pixels, type Samples, samplesOf } from './support/pictures.js';

const canvas = { width: 640, height: 360 };
const below: Samples = [60, 100, 160];
const camera = { id: 'camera', ...canvas, painting: flat(below) };

type Rgb = readonly [number, number, number];

const presets = {
  'starting-soon': { from: [0, 0, 0.8], to: [0.5, 0, 0.8] },
  'be-right-back': { from: [0.9, 0.5, 0], to: [0.9, 0.3, 0.4] },
  ending: { from: [0.3, 0, 0.5], to: [0.5, 0, 0.8] },
} as const;

/** A gradient across the diagonal over the picture below, in doubles. */
function gradient(from: Rgb, to: Rgb, alpha: number): Painting {
  const { width, height } = canvas;
  return (x, y) => {
    const share = (x * width + y * height) / (width ** 2 + height ** 2);
    const mix = (index: 0 | 1 | 2) => from[index] + share * (to[index] - from[index]);
    const samples = samplesOf(mix(0), mix(1), mix(2));
    const over = (index: 0 | 1 | 2) => below[index] + alpha * (samples[index] - below[index]);
    return [over(0), over(1), over(2)];
  };
}

/** The smallest rectangle with all pixels that differ from the expected by more than 24. */
function drawn(pixels: Pixels, expected: Painting) {
  let [left, top, right, bottom, count] = [pixels.width, pixels.height, -1, -1, 0];
  for (let row = 0; row < pixels.height; row++) {
    for (let column = 0; column < pixels.width; column++) {
      const by = Math.abs(pixels.at(column, row)[0] - expected(column + 0.5, row + 0.5)[0]);
      if (by <= 24) continue;
      [left, top] = [Math.min(left, column), Math.min(top, row)];
      [right, bottom] = [Math.max(right, column), Math.max(bottom, row)];
      count++;
    }
  }
  return { left, top, right, bottom, count };
}

for (const format of ['i420', 'nv12'] as const) {
  for (const [preset, { from, to }] of Object.entries(presets)) {
    inEachBackend(
      test,
      `${preset} is its gradient over the picture, with an icon and a text in the middle (${format})`,
      async ({ stage }) => {
        const pixels = await composed(
          stage,
          { ...canvas, format, layout: 'single', scene: { preset, opacity: 0.85 } },
          [camera],
        );
        const expected = gradient(from, to, 0.85);
        // The presets' colours are tenths, and are given in 256 steps.
        const outside = (column: number, row: number) => Math.abs(row - 180) > 80 || Math.abs(column - 320) > 300;
        const { by, where } = greatestDifference(pixels, expected, outside);
        assert.ok(by <= 2, where);
        const { left, right, top, bottom, count } = drawn(pixels, expected);
        assert.ok(count > 500, 'nothing is drawn');
        assert.ok(Math.abs((left + right) / 2 - 320) <= 5, `${left} to ${right}`);
        assert.ok(Math.abs((top + bottom) / 2 - 180) <= 10, `${top} to ${bottom}`);
        assert.ok(bottom - top > 40 && bottom - top < 90, `${top} to ${bottom}`);
      },
    );
  }
}

inEachBackend(test, 'live is no card at all', async ({ stage }) => {
  const scene = { preset: 'live', opacity: 0.85 };
  const pixels = await composed(stage, { ...canvas, layout: 'single', scene }, [camera]);
  assert.is(greatestDifference(pixels, flat(below)).by, 0);
});

inEachBackend(test, "a card of one's own has its colours, and no icon unless it is asked for", async ({ stage }) => {
  const own = { from: '#00ff00', to: '#0000ff', opacity: 0.5, text: '' };
  const expected = gradient([0, 1, 0], [0, 0, 1], 0.5);
  const plain = await composed(stage, { ...canvas, layout: 'single', scene: own }, [camera]);
  const { by, where } = greatestDifference(plain, expected);
  assert.ok(by <= 2, where);
  const withIcon = await composed(stage, { ...canvas, layout: 'single', scene: { ...own, icon: 'play' } }, [camera]);
  const { left, right, top, bottom } = drawn(withIcon, expected);
  assert.ok(left >= 302 && right <= 338 && top >= 162 && bottom <= 198, `${left},${top} to ${right},${bottom}`);
});

inEachBackend(test, 'a card lies over the watermark', async ({ stage }) => {
  const scene = { from: '#ff0000', to: '#ff0000', opacity: 1, text: '' };
  const watermark = { text: 'hidden' };
  const pixels = await composed(stage, { ...canvas, layout: 'single', scene, watermark }, [camera]);
  assert.ok(greatestDifference(pixels, flat(samplesOf(1, 0, 0))).by <= 1);
});

const corners = {
  'top-left': [0, 0],
  'top-right': [1, 0],
  'bottom-left': [0, 1],
  'bottom-right': [1, 1],
  'bottom-center': [0.5, 1],
} as const;

for (const [position, [across, down]] of Object.entries(corners)) {
  inEachBackend(test, `the watermark at ${position} is 30 pixels and its padding from the edges`, async ({ stage }) => {
    const watermark = { text: 'HHHH', position, opacity: 1 };
    const pixels = await composed(stage, { ...canvas, layout: 'single', watermark }, [camera]);
    const { left, right, top, bottom } = drawn(pixels, flat(below));
    const near = (value: number, wanted: number) =>
      assert.ok(Math.abs(value - wanted) <= 14, `${value}, not ${wanted}`);
    if (across === 0) near(left, 46);
    if (across === 1) near(right, 640 - 46);
    if (across === 0.5) near((left + right) / 2, 320);
    if (down === 0) near(top, 46);
    if (down === 1) near(bottom, 360 - 46);
  });
}

inEachBackend(
  test,
  'the watermark is white, with a dark shadow, and lets through what its opacity leaves',
  async ({ stage }) => {
    const marked = async (opacity: number) => {
      const watermark = { text: 'HHHH', size: 60, opacity };
      const pixels = await composed(stage, { ...canvas, layout: 'single', watermark }, [camera]);
      let [lightest, darkest] = [0, 255];
      for (let row = 0; row < 360; row++) {
        for (let column = 0; column < 640; column++) {
          const [y] = pixels.at(column, row);
          [lightest, darkest] = [Math.max(lightest, y), Math.min(darkest, y)];
        }
      }
      return { lightest, darkest };
    };
    const full = await marked(1);
    assert.ok(Math.abs(full.lightest - 235) <= 1, `${full.lightest}`);
    assert.ok(full.darkest < 45, `${full.darkest}`);
    const faint = await marked(0.5);
    assert.ok(Math.abs(faint.lightest - (60 + 235) / 2) <= 2, `${faint.lightest}`);
  },
);

inEachBackend(
  test,
  'a text that is too wide is made as small as it takes, and any text can be drawn',
  async ({ stage }) => {
    for (const text of ['W'.repeat(2000), 'Ελλάδα Привет ☕ \u{1f44b} \ud800', '\n\t', 'e\u0301']) {
      await composed(
        stage,
        { ...canvas, layout: 'single', watermark: { text, size: 512 }, scene: { text, opacity: 0.85 } },
        [camera],
      );
    }
    const pixels = await composed(
      stage,
      { ...canvas, layout: 'single', watermark: { text: 'W'.repeat(60), opacity: 1 } },
      [camera],
    );
    const { left, right } = drawn(pixels, flat(below));
    assert.ok(left >= 30 && right <= 610, `${left} to ${right}`);
  },
);

inEachBackend(test, 'a long text is seen to its end, whatever size it was to have', async ({ stage }) => {
  const text = 'W'.repeat(200);
  const marked = (size: number) =>
    composed(stage, { ...canvas, layout: 'single', watermark: { text, size, opacity: 1 } }, [camera]);
  const [small, large] = [await marked(24), await marked(512)];
  const { left, right } = drawn(large, flat(below));
  assert.ok(left >= 30 && right <= 610 && right - left > 300, `${left} to ${right}`);
  assert.is(greatestDifference(large, (x, y) => small.at(Math.floor(x), Math.floor(y))).by, 0);
});

inEachBackend(test, 'a canvas that is smaller than the margins has no room for a watermark', async ({ stage }) => {
  const pixels = await composed(stage, { width: 16, height: 8, layout: 'single', watermark: { text: 'x' } }, [camera]);
  assert.is(pixels.width, 16);
});

nothingIsLeft(test);

test.run();
