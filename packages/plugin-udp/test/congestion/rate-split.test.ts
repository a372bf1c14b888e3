import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { splitRate } from '../../src/congestion/rate-split.js';

const test = suite('rate split');

test('audio, resends and repair come out of the target, what is left is video', () => {
  const parts = splitRate(3_000_000, { fixedBps: 200_000, resendBps: 400_000, fecShare: 0.2 });
  assert.deepEqual(parts, { videoBps: 2_000_000, fecBps: 400_000, maxResendBps: 1_400_000 });
});

test('of what audio leaves, resends take no more than half, however many there are', () => {
  const { videoBps, fecBps } = splitRate(1_900_000, { fixedBps: 1_600_000, resendBps: 500_000, fecShare: 0.5 });
  assert.deepEqual([videoBps, fecBps], [100_000, 50_000]);
});

test('where audio takes all of the target and more, nothing is left for video', () => {
  const { videoBps, maxResendBps } = splitRate(300_000, { fixedBps: 400_000, resendBps: 0, fecShare: 0 });
  assert.deepEqual([videoBps, maxResendBps], [0, 0]);
});

test.run();
