import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { ImpairedPath, type Impairment, stepsOf } from '../../src/index.js';
import { type Arrival, drive, takeUntil } from '../support/drive.js';

const test = suite('rate');

test('packets leave at the rate, and wait no longer than the queue is', () => {
  // 19.2 Mbit/s into 5 Mbit/s.
  const { arrivals, path } = drive({ rate: 5_000_000, queueMs: 100 }, { count: 4000 });
  const [first, last] = [arrivals[0]?.atUs ?? 0, arrivals.at(-1)?.atUs ?? 0];
  assert.ok(Math.abs(((arrivals.length - 1) * 1200 * 8) / ((last - first) / 1e6) - 5_000_000) < 1000);
  const waits = arrivals.map(({ item, atUs }) => atUs - item * 500);
  assert.ok(Math.max(...waits) <= 100_000 && Math.max(...waits) > 97_000, `${Math.max(...waits)}`);
  assert.equal(path.counts.dropped['queue-full'], 4000 - arrivals.length);
});

test('a queue in bytes holds these', () => {
  const { path } = drive({ rate: 1_000_000, queueBytes: 6000 }, { count: 10, everyUs: 0 });
  assert.deepEqual([path.counts.delivered, path.counts.dropped['queue-full']], [5, 5]);
});

test('a queue shorter than a packet still lets one go', () => {
  assert.equal(drive({ rate: 9_600_000, queueMs: 0 }, { count: 10, everyUs: 1000 }).arrivals.length, 10);
});

/** Ten packets at once, of 1 ms each at 9.6 Mbit/s. */
function scheduled(base: Impairment, schedule: Parameters<typeof stepsOf>[1]['schedule']): Arrival[] {
  const steps = stepsOf('upstream', { upstream: base, ...(schedule && { schedule }) });
  const path = new ImpairedPath<number>({ steps, startUs: 1000 });
  for (let item = 0; item < 10; item++) path.send(item, 1200, 1000);
  const arrivals: Arrival[] = [];
  takeUntil(path, Number.MAX_SAFE_INTEGER, arrivals);
  return arrivals;
}

test('what waits already leaves at a new rate, to the microsecond', () => {
  const arrivals = scheduled({ rate: 9_600_000 }, [{ atMs: 4.5, rate: 4_800_000 }]);
  assert.deepEqual(
    arrivals.map(({ atUs }) => atUs),
    [2000, 3000, 4000, 5000, 6500, 8500, 10_500, 12_500, 14_500, 16_500],
  );
});

test('a stall holds everything and its end lets it go at the rate', () => {
  const arrivals = scheduled({ rate: 9_600_000 }, [
    { atMs: 2, stalled: true },
    { atMs: 50, stalled: null },
  ]);
  assert.deepEqual(
    arrivals.map(({ atUs }) => atUs),
    [2000, 3000, ...Array.from({ length: 8 }, (_, index) => 52_000 + index * 1000)],
  );
});

test('a change of one direction leaves the other alone, and null takes a setting back', () => {
  const settings = {
    upstream: { delayMs: 5 },
    schedule: [
      { atMs: 1, upstream: { loss: 0.1 } },
      { atMs: 2, loss: null, rate: 1e6 },
    ],
  };
  assert.deepEqual(
    stepsOf('upstream', settings).map(({ impairment }) => impairment),
    [{ delayMs: 5 }, { delayMs: 5, loss: 0.1 }, { delayMs: 5, rate: 1e6 }],
  );
  assert.deepEqual(stepsOf('downstream', settings)[1]?.impairment, {});
});

test('what is on the way is bounded in bytes', () => {
  const path = new ImpairedPath<number>({ maxBytes: 5000, steps: [{ atUs: 0, impairment: { delayMs: 1000 } }] });
  for (let item = 0; item < 10; item++) path.send(item, 1200, 0);
  assert.deepEqual([path.counts.waiting, path.counts.dropped['buffer-full']], [4, 6]);
});

test.run();
