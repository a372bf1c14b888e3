import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { layerOf } from '../../src/layout/layer.js';
import { layOut } from '../../src/layout/layout.js';
import type { Placement } from '../../src/layout/placement.js';

const canvas = { width: 1920, height: 1080 };

function boxes(count: number, pip?: object, shape = { width: 1920, height: 1080 }): Placement[] {
  const sources = Array.from({ length: count + 1 }, (_, index) => ({ id: `${index}`, ...shape }));
  return layOut(
    { layout: 'pip', order: undefined, fit: 'fill', rectangles: undefined, pip: pip as never },
    canvas,
    sources,
  ).slice(1);
}

const corner = ({ place: { x, y, width, height } }: Placement) =>
  `${y + height / 2 < canvas.height / 2 ? 'top' : 'bottom'}-${x + width / 2 < canvas.width / 2 ? 'left' : 'right'}`;

const near = (value: number | undefined, wanted: number) =>
  assert.ok(Math.abs((value ?? 0) - wanted) < 1e-6, `${value}, not ${wanted}`);

test('one 16:9 camera is 384x216 at 1516,844', () => {
  const [box] = boxes(1);
  assert.equal(box && layerOf(box, { ...canvas, handle: 1 }, canvas)?.place, {
    x: 1516,
    y: 844,
    width: 384,
    height: 216,
  });
});

test('one 4:3 camera is 288x216, as near to the corner', () => {
  const shape = { width: 640, height: 480 };
  const [box] = boxes(1, undefined, shape);
  assert.equal(box && layerOf(box, { ...shape, handle: 1 }, canvas)?.place, {
    x: 1612,
    y: 844,
    width: 288,
    height: 216,
  });
});

for (const [count, width, height] of [
  [2, 345.6, 194.4],
  [3, 307.2, 172.8],
  [4, 268.8, 151.2],
  [5, 268.8, 151.2],
] as const) {
  test(`${count} boxes are ${width}x${height}`, () => {
    for (const { place } of boxes(count)) {
      near(place.width, width);
      near(place.height, height);
    }
  });
}

test('four boxes are in the four corners, the wanted one first', () => {
  assert.equal(boxes(4).map(corner), ['bottom-right', 'top-left', 'top-right', 'bottom-left']);
  const pip = { position: 'top-right', scale: 0.2, margin: 20, radius: 12 };
  assert.equal(boxes(4, pip).map(corner), ['top-right', 'top-left', 'bottom-left', 'bottom-right']);
});

for (const scale of [0.2, 0.5]) {
  test(`up to fifteen boxes of ${scale} never touch, and stay on the canvas`, () => {
    for (let count = 1; count <= 15; count++) {
      const placed = boxes(count, { position: 'bottom-right', scale, margin: 20, radius: 12 });
      const layers = placed.map((box) => layerOf(box, { ...canvas, handle: 1 }, canvas)?.place);
      assert.is(layers.length, count);
      for (const [index, one] of layers.entries()) {
        if (!one) throw new Error('a box is not to be seen');
        assert.ok(one.x >= 20 && one.y >= 20 && one.x + one.width <= 1900 && one.y + one.height <= 1060);
        for (const other of layers.slice(index + 1)) {
          if (!other) continue;
          const apart =
            one.x + one.width <= other.x ||
            other.x + other.width <= one.x ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y;
          assert.ok(apart, `${count} boxes: ${JSON.stringify(one)} and ${JSON.stringify(other)}`);
        }
      }
    }
  });
}

test.run();
