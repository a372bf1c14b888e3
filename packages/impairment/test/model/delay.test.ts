import assert from 'node:assert/strict';
import { suite } from 'uvu';
import type { Impairment } from '../../src/index.js';
import { drive, mean } from '../support/drive.js';

const test = suite('delay');

/** Delays in milliseconds. */
function delays(impairment: Impairment): number[] {
  const { arrivals } = drive(impairment, { count: 20_000, everyUs: 500 });
  return arrivals.map(({ item, atUs }) => (atUs - item * 500) / 1000);
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

function near(value: number, wanted: number, tolerance: number): void {
  assert.ok(Math.abs(value - wanted) <= tolerance, `${value}, not ${wanted}`);
}

test('a delay is the same for all packets', () => {
  assert.deepEqual([...new Set(delays({ delayMs: 20 }))], [20]);
});

test('uniform jitter is even within ± its size', () => {
  const all = delays({ delayMs: 20, jitterMs: 5, jitterReorders: true });
  assert.ok(all.every((delay) => delay >= 15 && delay <= 25));
  near(mean(all), 20, 0.1);
  near(deviation(all), 10 / Math.sqrt(12), 0.1);
});

test('normal jitter has its size as the standard deviation', () => {
  const all = delays({ delayMs: 50, jitterMs: 5, distribution: 'normal', jitterReorders: true });
  near(mean(all), 50, 0.15);
  near(deviation(all), 5, 0.15);
});

test('exponential jitter only adds, its size in the mean', () => {
  const all = delays({ delayMs: 20, jitterMs: 5, distribution: 'exponential', jitterReorders: true });
  assert.ok(all.every((delay) => delay >= 20));
  near(mean(all), 25, 0.2);
});

test('jitter keeps the order unless it may not', () => {
  const jitter: Impairment = { delayMs: 20, jitterMs: 5 };
  assert.equal(drive(jitter, {}).path.counts.reordered, 0);
  assert.ok(drive({ ...jitter, jitterReorders: true }, {}).path.counts.reordered > 100);
});

test('packets held back are overtaken, in the share asked for', () => {
  const { arrivals, path } = drive({ reorder: 0.05, reorderMs: 3 }, { count: 20_000 });
  near(path.counts.reordered / 20_000, 0.05, 0.005);
  const late = arrivals.filter(({ item, atUs }) => atUs > item * 500);
  assert.ok(late.every(({ item, atUs }) => atUs - item * 500 === 3000));
});

test('duplicates come in the share asked for', () => {
  const { arrivals, path } = drive({ duplicate: 0.1 }, { count: 20_000 });
  near(path.counts.duplicated / 20_000, 0.1, 0.01);
  assert.equal(arrivals.length, 20_000 + path.counts.duplicated);
});

test.run();
