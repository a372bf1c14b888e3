import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { splitRate } from '../../src/congestion/rate-split.js';

const test = suite('rate split');

test('audio, resends and repair come out of the target, what is left is video', () => {
  const parts = splitRate(3_000_000, { fixedBps: 200_000, resendBps: 400_000, fecShare: 0.2 });
  assert.deepEqual(parts, { videoBps: 2_000_000, fecBps: 400_000, maxResendBps: 1_500_000 });
});

test('video keeps its least part, whatever the rest takes', () => {
  const { videoBps, fecBps } = splitRate(300_000, { fixedBps: 256_000, resendBps: 500_000, fecShare: 0.5 });
  assert.deepEqual([videoBps, fecBps], [80_000, 40_000]);
});

test.run();
