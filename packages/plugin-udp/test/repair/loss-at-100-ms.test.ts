// timeout: 300 s
// coverage: none
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { type LossPoint, testPoints } from './support/loss-points.js';
import { row, simulate } from './support/simulate.js';

const test = suite('loss at a round trip of 100 ms');

const base = { rttUs: 100_000, maxUs: 120_000, units: 20_000, seed: 1 };

const points: readonly LossPoint[] = [
  [0, 1, 1, 35],
  [0.01, 1, 0.9995, 100],
  [0.03, 1, 0.9995, 110],
  [0.05, 1, 0.9995, 115],
  [0.1, 1, 0.999, 118],
  [0.03, 4, 0.997, 120],
];

testPoints(test, base, points, () => 0.65);

test('a round trip of which two fit: resends and some parity', () => {
  const result = simulate({ ...base, units: 5000, rttUs: 50_000, lossFraction: 0.05, meanBurst: 1 });
  console.log(row('5 %, 50 ms', result));
  assert.ok(result.complete >= 0.999, `${result.complete}`);
  assert.ok(result.p99Us <= 90_000, `${result.p99Us} us`);
});

test('parity alone, as for a receiver that cannot ask: most goes on', () => {
  const result = simulate({ ...base, units: 5000, rttUs: 300_000, lossFraction: 0.03, meanBurst: 1 });
  console.log(row('3 %, 300 ms', result));
  assert.deepEqual(result.causes, ['not-measured', 'no-time-for-resends']);
  assert.ok(result.complete >= 0.96, `${result.complete}`);
  assert.ok(result.rtxShare < 0.001, 'resends ended when the round trip was known');
});
test.run();
