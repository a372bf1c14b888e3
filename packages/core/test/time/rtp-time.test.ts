import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { RtpUnwrapper, ticksToUs, usToRtp } from '../../src/index.js';

const range = 2 ** 32;
const weekUs = 7 * 24 * 3600 * 1_000_000;

test('a time is the nearest tick, modulo 2^32', () => {
  assert.is(usToRtp(0, 90_000), 0);
  assert.is(usToRtp(1_000_000, 90_000), 90_000);
  assert.is(usToRtp(33_333, 90_000), 3000);
  assert.is(usToRtp(ticksToUs(range - 1, 90_000), 90_000), range - 1);
  assert.is(usToRtp(ticksToUs(range, 90_000), 90_000), 0);
  assert.is(usToRtp(ticksToUs(range + 1, 90_000), 90_000), 1);
  assert.is(usToRtp(-11, 90_000), range - 1);
});

test('weeks of microseconds lose no tick', () => {
  for (const rate of [90_000, 48_000, 44_100, 8000, 1_000_000]) {
    for (const us of [weekUs - 1, 52 * weekUs + 1, 520 * weekUs + 333_333]) {
      const ticks = (BigInt(us) * BigInt(rate) + 500_000n) / 1_000_000n;
      assert.is(usToRtp(us, rate), Number(ticks % BigInt(range)), `${us} us at ${rate} Hz`);
    }
  }
});

test('timestamps go on over the wrap', () => {
  const unwrapper = new RtpUnwrapper(90_000);
  const startUs = unwrapper.toUs(range - 4500);
  assert.is(startUs, ticksToUs(range - 4500, 90_000));
  for (const [timestamp, ticks] of [
    [range - 1500, 3000],
    [1500, 6000],
    [4500, 9000],
  ] as const) {
    assert.is(unwrapper.toUs(timestamp), ticksToUs(range - 4500 + ticks, 90_000));
  }
});

test('timestamps out of order over the wrap are each at their place', () => {
  const unwrapper = new RtpUnwrapper(1_000_000);
  const times = [range - 2, 3, range - 1, 0, 5, range - 3, 4].map((timestamp) => unwrapper.toUs(timestamp) - range);
  assert.equal(times, [-2, 3, -1, 0, 5, -3, 4]);
});

test('a timestamp from before the first one’s wrap is before zero', () => {
  const unwrapper = new RtpUnwrapper(1_000_000);
  assert.equal([unwrapper.toUs(2), unwrapper.toUs(range - 2), unwrapper.toUs(3)], [2, -2, 3]);
});

test('steps of just under half the range are followed, forth and back', () => {
  const unwrapper = new RtpUnwrapper(1_000_000);
  const step = 2 ** 31 - 1;
  for (let index = 0; index < 9; index += 1) assert.is(unwrapper.toUs((index * step) % range), index * step);
  assert.is(unwrapper.toUs((7 * step) % range), 7 * step);
});

test('a fortnight of pictures comes back as it was', () => {
  for (const rate of [90_000, 1000, 44_100]) {
    const unwrapper = new RtpUnwrapper(rate);
    const halfTickUs = 500_000 / rate;
    for (let us = 0; us <= 2 * weekUs; us += 600_033_367) {
      assert.ok(Math.abs(unwrapper.toUs(usToRtp(us, rate)) - us) <= halfTickUs + 0.5, `${us} us at ${rate} Hz`);
    }
  }
});

test.run();
