import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { AccessUnitSplitter } from '../../src/bitstream/access-unit-splitter.js';
import { PictureOrder } from '../../src/bitstream/picture-order.js';
import { codedStream, frameCount } from './coded-streams.js';
import { parameterSets, type SliceFields, type SpsFields, slice } from './h264-headers.js';

for (const codec of ['h264', 'h265'] as const) {
  test(`${codec}: within each coded video sequence, the orders are distinct and evenly spaced`, () => {
    const splitter = new AccessUnitSplitter(codec);
    const stream = codedStream(codec);
    const order = new PictureOrder(codec);
    const places = [...splitter.push(stream), ...splitter.flush()].map((unit) => order.next(unit));
    assert.is(places.length, frameCount);
    assert.ok(places[0]?.restarts);
    const starts = places.flatMap(({ restarts }, index) => (restarts ? [index] : []));
    for (const [nth, start] of starts.entries()) {
      const orders = places.slice(start, starts[nth + 1]).map((place) => place.order ?? Number.NaN);
      const sorted = orders.toSorted((a, b) => a - b);
      const step = codec === 'h264' ? 2 : 1;
      assert.equal(
        sorted,
        sorted.map((_, index) => (sorted[0] ?? 0) + index * step),
      );
    }
    const reordered = places.some(({ order: here }, index) => (places[index - 1]?.order ?? -1) > (here ?? 0));
    assert.ok(reordered);
  });
}

test('the order count goes on over the wrap of its lower bits', () => {
  const stream = codedStream('h264', '-x264-params', 'keyint=infinite:scenecut=0:bframes=1', '-frames:v', '300');
  const splitter = new AccessUnitSplitter('h264');
  const order = new PictureOrder('h264');
  const places = [...splitter.push(stream), ...splitter.flush()].map((unit) => order.next(unit));
  assert.is(places.filter(({ restarts }) => restarts).length, 1);
  const sorted = places.map((place) => place.order ?? Number.NaN).toSorted((a, b) => a - b);
  assert.equal(
    sorted,
    Array.from({ length: 300 }, (_, index) => index * 2),
  );
});

/** The orders of pictures after an IDR picture. */
function orders(sps: SpsFields, slices: readonly SliceFields[]): (number | undefined)[] {
  const order = new PictureOrder('h264');
  order.next(parameterSets(sps));
  order.next(slice({ ...sps, frameNum: 0, isIdr: true }));
  return slices.map((fields) => order.next(slice({ ...sps, ...fields })).order);
}

test('orders that follow a cycle over reference pictures (type 1)', () => {
  const sps: SpsFields = { orderType: 1, offsets: [4, 6], offsetForNonReference: -2 };
  const slices = [
    { frameNum: 1 },
    { frameNum: 2, isReference: false },
    { frameNum: 2 },
    { frameNum: 3, isReference: false },
    { frameNum: 3 },
  ];
  assert.equal(orders(sps, slices), [4, 2, 10, 8, 14]);
});

test('orders that follow frame_num, over its wrap (type 2)', () => {
  const slices = Array.from({ length: 18 }, (_, index) => ({ frameNum: (index + 1) % 16 }));
  assert.equal(
    orders({ orderType: 2 }, slices),
    slices.map((_, index) => 2 * (index + 1)),
  );
});

test('a picture that resets all references begins a sequence', () => {
  const order = new PictureOrder('h264');
  order.next(parameterSets());
  order.next(slice({ frameNum: 0, isIdr: true }));
  assert.equal(order.next(slice({ frameNum: 1, orderLsb: 8, resets: true })).order, 0);
  assert.equal(order.next(slice({ frameNum: 1, orderLsb: 2 })).order, 2);
});

test.run();
