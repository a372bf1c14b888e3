import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cmTimeToUs, referenceDateToUnixUs, unixUsToReferenceDate, usToCMTime } from '../../src/index.js';

test('a CMTime is the nearest 600th of a second, exact for days', () => {
  assert.equal(usToCMTime(1_000_000), { value: 600, timescale: 600 });
  assert.equal(usToCMTime(33_333), { value: 20, timescale: 600 });
  assert.equal(usToCMTime(-1667), { value: -1, timescale: 600 });
  const monthUs = 30 * 24 * 3600 * 1_000_000 + 1667;
  assert.equal(usToCMTime(monthUs), { value: 30 * 24 * 3600 * 600 + 1, timescale: 600 });
  assert.is(cmTimeToUs(usToCMTime(monthUs)), monthUs);
  assert.equal(usToCMTime(1_234_567, 1_000_000), { value: 1_234_567, timescale: 1_000_000 });
});

test('a CMTime of any timescale converts to the nearest microsecond', () => {
  assert.is(cmTimeToUs({ value: 1001, timescale: 30_000 }), 33_367);
  assert.is(cmTimeToUs({ value: -1, timescale: 3 }), -333_333);
  assert.is(cmTimeToUs({ value: 90_000 * 3600 * 24 * 365, timescale: 90_000 }), 3600 * 24 * 365 * 1_000_000);
});

test('seconds since 2001 are seconds since 1970, 31 years and eight leap days later', () => {
  assert.is(referenceDateToUnixUs(0), Date.UTC(2001, 0, 1) * 1000);
  assert.is(referenceDateToUnixUs(-0.5), Date.UTC(2001, 0, 1) * 1000 - 500_000);
  assert.is(unixUsToReferenceDate(Date.UTC(2026, 1, 3, 4, 5, 6) * 1000), 791_784_306);
  const us = Date.UTC(2031, 0, 1) * 1000 + 123_457;
  assert.is(referenceDateToUnixUs(unixUsToReferenceDate(us)), us);
});

test.run();
