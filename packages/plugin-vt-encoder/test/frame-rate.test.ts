import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { frameRateOf } from '../src/frame-rate.js';

test('the frame rate is what the duration of a frame means', () => {
  assert.equal(frameRateOf(33_333), { num: 30, den: 1 });
  assert.equal(frameRateOf(33_367), { num: 30_000, den: 1001 });
  assert.equal(frameRateOf(40_000), { num: 25, den: 1 });
  assert.equal(frameRateOf(16_683), { num: 60_000, den: 1001 });
  assert.equal(frameRateOf(41_708), { num: 24_000, den: 1001 });
  assert.equal(frameRateOf(4_167), { num: 240, den: 1 });
  assert.equal(frameRateOf(80_000), { num: 1_000_000, den: 80_000 });
});

test('a duration that means no rate counts as 30 frames per second', () => {
  for (const durationUs of [0, -1, Number.NaN, 2_000_000, 1])
    assert.equal(frameRateOf(durationUs), { num: 30, den: 1 });
});

test.run();
