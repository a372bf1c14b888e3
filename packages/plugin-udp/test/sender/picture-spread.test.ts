import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Pacer } from '../../src/congestion/pacer.js';
import { pictureSpreadUs } from '../../src/sender/picture-spread.js';

const test = suite('how long the packets of a picture are spread over');

test('a frame time, until the round trip is known and where it is longer', () => {
  assert.is(pictureSpreadUs(12_000), 33_000);
  assert.is(pictureSpreadUs(12_000, 40_000), 40_000);
  assert.is(pictureSpreadUs(12_000, 40_000, 80_000), 40_000);
});

test('half the round trip, where that is shorter than a frame', () => {
  assert.is(pictureSpreadUs(12_000, 40_000, 20_000), 10_000);
});

test('no more than 100 ms, however seldom pictures come', () => {
  assert.is(pictureSpreadUs(12_000, 1_000_000, 2_000_000), 100_000);
});

test('on a short way no time at all, but for a very large picture', () => {
  assert.is(pictureSpreadUs(65_536, 33_000, 4_999), 0);
  assert.is(pictureSpreadUs(65_537, 33_000, 4_999), 2_500);
  assert.is(pictureSpreadUs(65_537, 33_000, 100), 1_000);
  assert.is(pictureSpreadUs(12_000, 33_000, 5_000), 2_500);
});

test('a pacer lets all packets of a picture go at once that is spread over no time, unless the way is full', () => {
  const free = { targetBps: 3_000_000, holdBps: undefined, burstBps: undefined };
  for (const [rate, atOnce] of [
    [free, 40],
    [{ ...free, burstBps: 3_600_000 }, 1],
  ] as const) {
    const pacer = new Pacer<number>(rate);
    pacer.spreadUs = pictureSpreadUs(48_000, 33_000, 1_000);
    for (let packet = 0; packet < 40; packet++) pacer.add('video', packet, 1200, 1_000_000);
    let sent = 0;
    while (pacer.take(1_000_000) !== undefined) sent++;
    assert.is(sent, atOnce);
  }
});

test.run();
