import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { drive, gaps, mean } from '../support/drive.js';

const test = suite('loss');
const count = 100_000;

function near(value: number, wanted: number, tolerance: number): void {
  assert.ok(Math.abs(value - wanted) <= wanted * tolerance, `${value}, not ${wanted}`);
}

test('random losses have the share asked for, and come alone', () => {
  const { arrivals, path } = drive({ loss: 0.05 }, { count });
  near(1 - arrivals.length / count, 0.05, 0.05);
  near(mean(gaps(arrivals, count)), 1 / 0.95, 0.02);
  assert.equal(path.counts.dropped.loss, count - arrivals.length);
});

test('bursts have the share and the mean length asked for', () => {
  const { arrivals, path } = drive({ loss: 0.05, burst: 4 }, { count });
  near(1 - arrivals.length / count, 0.05, 0.1);
  near(mean(gaps(arrivals, count)), 4, 0.05);
  assert.equal(path.counts.dropped.burst, count - arrivals.length);
});

test('p and r give the share p ÷ (p + r) in bursts of 1 ÷ r', () => {
  const { arrivals } = drive({ p: 0.01, r: 0.25 }, { count });
  near(1 - arrivals.length / count, 0.01 / 0.26, 0.1);
  near(mean(gaps(arrivals, count)), 4, 0.05);
});

test('a loss of 1 lets nothing through, with bursts or without', () => {
  assert.equal(drive({ loss: 1 }, {}).arrivals.length, 0);
  assert.equal(drive({ loss: 1, burst: 4 }, {}).arrivals.length, 0);
});

test.run();
