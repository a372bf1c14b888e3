import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { ClockTimeline } from '../../src/arkavo/clock-timeline.js';

const test = suite('clock timeline');

const stepUs = 20_000;

/** The local times of steps from the first one, at 0, on, where the mapping is off by so much from now on. */
function times(timeline: ClockTimeline, offUs: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const sourceUs = (index + 1) * stepUs;
    return timeline.localUs(sourceUs, sourceUs + offUs);
  });
}

test('a mapping that moves back is met at half the pace, and not left again', () => {
  const timeline = new ClockTimeline({ sourceUs: 0, localUs: 0 });
  assert.deepEqual(times(timeline, -25_000, 4), [10_000, 20_000, 35_000, 55_000]);
});

test('a mapping that moves forward is met at one and a half times the pace, and not left again', () => {
  const timeline = new ClockTimeline({ sourceUs: 0, localUs: 0 });
  assert.deepEqual(times(timeline, 25_000, 4), [30_000, 60_000, 85_000, 105_000]);
});

test('a time between two that were given lies between theirs, whatever it is mapped to by now', () => {
  const timeline = new ClockTimeline({ sourceUs: 0, localUs: 0 });
  times(timeline, -25_000, 4);
  assert.equal(timeline.localUs(2.5 * stepUs, 1e9), 27_500);
  assert.equal(timeline.localUs(4 * stepUs, 1e9), 55_000);
  assert.equal(timeline.latestUs, 55_000);
});

test('a time from before the oldest that is remembered goes by the source', () => {
  const timeline = new ClockTimeline({ sourceUs: 0, localUs: 0 });
  assert.equal(timeline.localUs(-stepUs, 0), -stepUs);
  times(timeline, -25_000, 1000);
  assert.equal(timeline.localUs(stepUs, 0), stepUs - 25_000);
});

test('more than 10 s ahead, times rise by the least there is', () => {
  const timeline = new ClockTimeline({ sourceUs: 0, localUs: 0 });
  assert.equal(timeline.localUs(second(40), 0), second(10));
  assert.equal(timeline.localUs(second(41), 0), second(10) + 1);
});

function second(count: number): number {
  return count * 1_000_000;
}

test.run();
