import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { composed } from './support/composing.js';
import { flat, greatestDifference, type Painting, type Samples } from './support/pictures.js';

const below: Samples = [40, 100, 160];
const above: Samples = [210, 150, 90];
const box = { x: 40, y: 20, width: 160, height: 120 };

/** The share of the square of `side` around a point that is within the box with round corners: in doubles, 24x24 points. */
function coverage(x: number, y: number, side: number, radius: number): number {
  const points = 24;
  let inside = 0;
  for (let point = 0; point < points ** 2; point++) {
    const px = x + side * (((point % points) + 0.5) / points - 0.5) - box.x;
    const py = y + side * ((Math.floor(point / points) + 0.5) / points - 0.5) - box.y;
    const right = Math.max(radius - px, px - (box.width - radius), 0);
    const down = Math.max(radius - py, py - (box.height - radius), 0);
    if (px >= 0 && py >= 0 && px <= box.width && py <= box.height && Math.hypot(right, down) <= radius) inside++;
  }
  return inside / points ** 2;
}

function expected(radius: number, opacity: number): Painting {
  const isCorner = (x: number, y: number) =>
    Math.min(Math.abs(x - box.x), Math.abs(x - box.x - box.width)) <= radius + 2 &&
    Math.min(Math.abs(y - box.y), Math.abs(y - box.y - box.height)) <= radius + 2;
  return (x, y) => {
    const isInside = x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
    // A point on a whole number is the middle of a chroma sample.
    const side = Number.isInteger(x) ? 2 : 1;
    const share = opacity * (isCorner(x, y) ? coverage(x, y, side, radius) : Number(isInside));
    const mix = (index: 0 | 1 | 2) => below[index] + share * (above[index] - below[index]);
    return [mix(0), mix(1), mix(2)];
  };
}

for (const [format, radius, opacity] of [
  ['i420', 12, 1],
  ['nv12', 12, 1],
  ['nv12', 31, 1],
  ['i420', 60, 1],
  ['nv12', 20, 0.25],
] as const) {
  inEachBackend(
    test,
    `corners of ${radius} pixels are quarters of a circle with smooth edges (${format}, opacity ${opacity})`,
    async ({ stage }) => {
      const rectangles = [
        { source: 'below', x: 0, y: 0, width: 320, height: 180 },
        { source: 'above', ...box, radius, opacity, z: 1 },
      ];
      const pixels = await composed(stage, { format, layout: 'rectangles', rectangles }, [
        { id: 'below', width: 320, height: 180, painting: flat(below) },
        { id: 'above', width: 160, height: 120, painting: flat(above) },
      ]);
      const { by, where } = greatestDifference(pixels, expected(radius, opacity));
      assert.ok(by <= 3, where);
    },
  );
}

nothingIsLeft(test);

test.run();
