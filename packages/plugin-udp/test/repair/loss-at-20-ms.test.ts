import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { row, simulate, tableHead } from './support/simulate.js';

const test = suite('loss at a round trip of 20 ms');

const base = { rttUs: 20_000, maxUs: 120_000, units: 20_000, seed: 1 };

/** By loss and mean burst: the least part of the units that goes on, and the most that is added to the 99th hundredth, milliseconds. */
const points: readonly (readonly [
  lossFraction: number,
  meanBurst: number,
  leastComplete: number,
  mostP99Ms: number,
])[] = [
  [0, 1, 1, 35],
  [0.01, 1, 0.9995, 50],
  [0.03, 1, 0.9995, 45],
  [0.05, 1, 0.9995, 45],
  [0.1, 1, 0.999, 55],
  [0.03, 4, 0.999, 65],
];

console.log(tableHead);
for (const [lossFraction, meanBurst, leastComplete, mostP99Ms] of points) {
  const name = `${lossFraction * 100} %, ${meanBurst > 1 ? `bursts of ${meanBurst}` : 'at random'}`;
  test(`${name}: ${leastComplete * 100} % go on, 99 of 100 within ${mostP99Ms} ms`, () => {
    const result = simulate({ ...base, lossFraction, meanBurst });
    console.log(row(name, result));
    assert.ok(result.complete >= leastComplete, `${result.complete} went on; missing: ${result.missing.join()}`);
    assert.ok(result.p99Us <= mostP99Ms * 1000, `${result.p99Us} us`);
    assert.ok(
      result.rtxShare + result.parityShare <= (meanBurst > 1 ? 0.25 : 0.1 + 2.5 * lossFraction),
      'the overhead is bounded',
    );
    assert.equal(result.drops.damaged, 0);
    assert.equal(result.drops.overflow, 0);
  });
}

test('jitter of 5 ms that reorders most packets: all go on, and few are asked for in vain', () => {
  const result = simulate({ ...base, units: 5000, lossFraction: 0.001, meanBurst: 1, jitterUs: 5000 });
  console.log(row('0.1 %, jitter 5 ms', result));
  assert.ok(result.complete >= 0.999, `${result.complete}`);
  assert.ok(result.rtxShare < 0.02, `${result.rtxShare}`);
});
test.run();
