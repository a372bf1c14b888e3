import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { frameTimeUs, msToUs, secondsToUs, systemClock, usToMs, usToSeconds } from '../../src/index.js';

test('a sleep never ends before its time', async () => {
  const untilUs = systemClock.nowUs() + 3000;
  await systemClock.sleepUntil(untilUs);
  assert.ok(systemClock.nowUs() >= untilUs);
});

test('an abort ends a sleep at once, and a sleep until the past is none', async () => {
  const abort = new AbortController();
  const sleeping = systemClock.sleepUntil(systemClock.nowUs() + secondsToUs(3600 * 24 * 365), abort.signal);
  abort.abort();
  await sleeping;
  await systemClock.sleepUntil(systemClock.nowUs() + secondsToUs(3600), abort.signal);
  await systemClock.sleepUntil(0);
});

test('units convert to whole microseconds and back', () => {
  assert.is(secondsToUs(1 / 3), 333_333);
  assert.is(usToSeconds(1_500_000), 1.5);
  assert.is(msToUs(0.5), 500);
  assert.is(usToMs(1500), 1.5);
});

test('frame times don’t accumulate rounding', () => {
  assert.is(frameTimeUs(30, 30), 1_000_000);
  assert.is(frameTimeUs(30_000, 30_000 / 1001), 1_001_000_000);
});

test.run();
