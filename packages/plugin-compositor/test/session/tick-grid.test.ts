import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { frameRateOf } from '../../src/frame-rate.js';
import { TickGrid } from '../../src/session/tick-grid.js';

test('numbers are the rates they stand for', () => {
  const rates = [30, 29.97, 59.94, 23.976, 23.98, 25, 12.5, 7.123, 1, 240].map(frameRateOf);
  assert.equal(
    rates.map(({ num, den }) => `${num}/${den}`),
    ['30/1', '30000/1001', '60000/1001', '24000/1001', '24000/1001', '25/1', '12500/1000', '7123/1000', '1/1', '240/1'],
  );
});

test('ticks and times are each other’s inverse, after years, too', () => {
  for (const perSecond of [30, 29.97, 59.94, 12.5, 7.123, 240]) {
    const rate = frameRateOf(perSecond);
    const grid = new TickGrid(rate);
    for (const from of [0, 1, 1000, 3_000_000_000]) {
      for (let tick = from; tick < from + 500; tick++) {
        const timeUs = grid.timeUs(tick);
        const exact = (BigInt(tick) * BigInt(rate.den) * 2_000_000n + BigInt(rate.num)) / (2n * BigInt(rate.num));
        assert.is(timeUs, Number(exact));
        assert.is(grid.tickFrom(timeUs), tick);
        assert.is(grid.tickFrom(timeUs + 1), tick + 1);
        assert.is(grid.tickUntil(timeUs), tick);
        assert.is(grid.tickUntil(timeUs - 1), tick - 1);
      }
    }
  }
});

test('times before zero have ticks, too', () => {
  const grid = new TickGrid({ num: 30, den: 1 });
  assert.is(grid.tickFrom(-1), 0);
  assert.is(grid.tickFrom(-33_334), -1);
  assert.is(grid.timeUs(-30), -1_000_000);
});

test.run();
