import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { SourceTimeline } from '../src/sources/source-timeline.js';

const test = suite('source timeline');
const second = 1_000_000;

/** The time that a new sender's packet at 0 gets, a second after those of another one. */
function next(...sent: readonly (readonly [ptsUs: number, durationUs: number])[]): number {
  const timeline = new SourceTimeline();
  timeline.goOn('a', sent[0]?.[0] ?? 0, 0);
  for (const [ptsUs, durationUs] of sent) timeline.place(ptsUs, durationUs, 0);
  timeline.goOn('b', 0, second);
  return timeline.place(0, 0, second);
}

test('a sender that was started anew goes on where the source would be by now', () => {
  assert.equal(next([0, 33_333], [5 * second, 33_333]), 6 * second);
  assert.equal(next([0, 0], [5 * second, 3 * second]), 8 * second);
});

test('one packet far ahead of those behind it moves what comes next by ten minutes at most', () => {
  assert.equal(next([0, 0], [2 ** 52, 0], [second, 0]), 601 * second);
});

test('where a source ran away from the time by more than a day, the next sender has its own times', () => {
  assert.equal(next([0, 0], [90_000 * second, 0]), 0);
  assert.equal(next([0, 0], [80_000 * second, 0]), 80_001 * second);
});

test('times that begin far from 0 are no reason to begin anew', () => {
  assert.equal(next([2 ** 51, 0], [2 ** 51 + second, 0]), 2 ** 51 + 2 * second);
});

test.run();
