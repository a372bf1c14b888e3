import assert from 'node:assert/strict';
import fc from 'fast-check';
import { suite } from 'uvu';
import { ImpairedPath, type Impairment } from '../../src/index.js';
import { type Arrival, drive, takeUntil } from '../support/drive.js';

const test = suite('fates');

const all: Impairment = {
  loss: 0.05,
  burst: 3,
  delayMs: 20,
  jitterMs: 5,
  jitterReorders: true,
  reorder: 0.02,
  duplicate: 0.02,
  rate: 20_000_000,
};

test('the same seed and packets have the same fates, another seed has others', () => {
  const one = drive(all, { seed: 7 }).arrivals;
  assert.deepEqual(one, drive(all, { seed: 7 }).arrivals);
  assert.notDeepEqual(one, drive(all, { seed: 8 }).arrivals);
});

test('which packets are lost does not depend on any other setting', () => {
  const items = (impairment: Impairment) => new Set(drive(impairment, {}).arrivals.map(({ item }) => item));
  assert.deepEqual(
    [...items(all)].sort((a, b) => a - b),
    [...items({ loss: 0.05, burst: 3 })],
  );
});

test('how often time is looked at does not matter', () => {
  const path = new ImpairedPath<number>({ steps: [{ atUs: 0, impairment: all }] });
  const arrivals: Arrival[] = [];
  for (let atUs = 0; atUs < 800_000; atUs += 100) {
    takeUntil(path, atUs, arrivals);
    if (atUs % 500 === 0 && atUs < 500_000) path.send(atUs / 500, 1200, atUs);
  }
  assert.deepEqual(arrivals, drive(all, {}).arrivals);
});

test('every packet is accounted for, whatever the settings', () => {
  const share = fc.double({ min: 0, max: 0.5, noNaN: true });
  const some = fc.record({
    loss: share,
    delayMs: fc.integer({ min: 0, max: 50 }),
    jitterMs: fc.integer({ min: 0, max: 20 }),
    jitterReorders: fc.boolean(),
    reorder: share,
    duplicate: share,
    rate: fc.integer({ min: 100_000, max: 50_000_000 }),
    queueMs: fc.integer({ min: 0, max: 100 }),
  });
  fc.assert(
    fc.property(some, fc.integer(), (impairment, seed) => {
      const { arrivals, path } = drive(impairment, { count: 200, seed });
      const { sent, delivered, dropped, duplicated, waiting } = path.counts;
      const lost = Object.values(dropped).reduce((sum, one) => sum + one, 0);
      assert.equal(sent + duplicated, delivered + lost);
      assert.deepEqual([waiting, arrivals.length], [0, delivered]);
    }),
    { numRuns: 100 },
  );
});

test.run();
