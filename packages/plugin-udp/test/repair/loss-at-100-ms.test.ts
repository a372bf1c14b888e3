import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { row, simulate, tableHead } from './support/simulate.js';

const test = suite('loss at a round trip of 100 ms');

const base = { rttUs: 100_000, maxUs: 120_000, units: 20_000, seed: 1 };

/** By loss and mean burst: the least part of the units that goes on, and the most that is added to the 99th hundredth, milliseconds. */
const points: readonly (readonly [
  lossFraction: number,
  meanBurst: number,
  leastComplete: number,
  mostP99Ms: number,
])[] = [
  [0, 1, 1, 35],
  [0.01, 1, 0.9995, 100],
  [0.03, 1, 0.9995, 110],
  [0.05, 1, 0.9995, 115],
  [0.1, 1, 0.999, 118],
  [0.03, 4, 0.997, 120],
];

console.log(tableHead);
for (const [lossFraction, meanBurst, leastComplete, mostP99Ms] of points) {
  const name = `${lossFraction * 100} %, ${meanBurst > 1 ? `bursts of ${meanBurst}` : 'at random'}`;
  test(`${name}: ${leastComplete * 100} % go on, 99 of 100 within ${mostP99Ms} ms`, () => {
    const result = simulate({ ...base, lossFraction, meanBurst });
    console.log(row(name, result));
    assert.ok(result.complete >= leastComplete, `${result.complete} went on; missing: ${result.missing.join()}`);
    assert.ok(result.p99Us <= mostP99Ms * 1000, `${result.p99Us} us`);
    assert.ok(result.rtxShare + result.parityShare <= 0.65, 'the overhead is bounded');
    assert.equal(result.drops.damaged, 0);
    assert.equal(result.drops.overflow, 0);
  });
}

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
