import assert from 'node:assert/strict';
import type { Test } from 'uvu';
import { row, simulate, tableHead, type Way } from './simulate.js';

/** The least part of the units that goes on at a loss and mean burst, and the most that is added to the 99th hundredth, milliseconds. */
export type LossPoint = readonly [lossFraction: number, meanBurst: number, leastComplete: number, mostP99Ms: number];

/** Resends and parity, as a part of the media, at most. */
export type OverheadBound = (lossFraction: number, meanBurst: number) => number;

/** Adds a test for each point of a way. */
export function testPoints(
  test: Test,
  base: Omit<Way, 'lossFraction' | 'meanBurst'>,
  points: readonly LossPoint[],
  mostOverhead: OverheadBound,
): void {
  console.log(tableHead);
  for (const [lossFraction, meanBurst, leastComplete, mostP99Ms] of points) {
    const name = `${lossFraction * 100} %, ${meanBurst > 1 ? `bursts of ${meanBurst}` : 'at random'}`;
    test(`${name}: ${leastComplete * 100} % go on, 99 of 100 within ${mostP99Ms} ms`, () => {
      const result = simulate({ ...base, lossFraction, meanBurst });
      console.log(row(name, result));
      assert.ok(result.complete >= leastComplete, `${result.complete} went on; missing: ${result.missing.join()}`);
      assert.ok(result.p99Us <= mostP99Ms * 1000, `${result.p99Us} us`);
      const overhead = result.rtxShare + result.parityShare;
      assert.ok(overhead <= mostOverhead(lossFraction, meanBurst), 'the overhead is bounded');
      assert.equal(result.drops.damaged, 0);
      assert.equal(result.drops.overflow, 0);
    });
  }
}
