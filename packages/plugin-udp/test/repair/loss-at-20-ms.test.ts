// timeout: 300 s
// coverage: none
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { type LossPoint, testPoints } from './support/loss-points.js';
import { row, simulate } from './support/simulate.js';

const test = suite('loss at a round trip of 20 ms');

const base = { rttUs: 20_000, maxUs: 120_000, units: 20_000, seed: 1 };

const points: readonly LossPoint[] = [
  [0, 1, 1, 35],
  [0.01, 1, 0.9995, 50],
  [0.03, 1, 0.9995, 45],
  [0.05, 1, 0.9995, 45],
  [0.1, 1, 0.999, 55],
  [0.03, 4, 0.999, 65],
];

testPoints(test, base, points, (lossFraction, meanBurst) => (meanBurst > 1 ? 0.25 : 0.1 + 2.5 * lossFraction));

test('jitter of 5 ms that reorders most packets: all go on, and few are asked for in vain', () => {
  const result = simulate({ ...base, units: 5000, lossFraction: 0.001, meanBurst: 1, jitterUs: 5000 });
  console.log(row('0.1 %, jitter 5 ms', result));
  assert.ok(result.complete >= 0.999, `${result.complete}`);
  assert.ok(result.rtxShare < 0.02, `${result.rtxShare}`);
});
test.run();
