import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Sleeper, SleeperHeap } from '../../src/time/sleeper-heap.js';

/** Numbers below 2^31, the same each time. */
function* numbers(): Generator<number, never> {
  for (let state = 12345; ; state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) yield state >>> 8;
}

test('sleepers leave in the order of their times and, at one time, of their numbers, whoever left before', () => {
  const random = numbers();
  const heap = new SleeperHeap<Sleeper>();
  const all = Array.from({ length: 2000 }, (_, order) => ({ timeUs: random.next().value % 300, order, place: -1 }));
  for (const sleeper of all) heap.add(sleeper);
  const stay = all.filter((sleeper) => {
    const leaves = random.next().value % 3 === 0;
    if (leaves) heap.remove(sleeper);
    return !leaves;
  });
  assert.is(heap.size, stay.length);
  const left: Sleeper[] = [];
  for (let first = heap.first; first; first = heap.first) {
    heap.remove(first);
    left.push(first);
  }
  assert.equal(
    left,
    stay.sort((a, b) => a.timeUs - b.timeUs || a.order - b.order),
  );
});

test('what is not in the heap can leave it again', () => {
  const heap = new SleeperHeap<Sleeper>();
  const one = { timeUs: 1, order: 0, place: -1 };
  const two = { timeUs: 2, order: 1, place: -1 };
  heap.add(one);
  heap.add(two);
  heap.remove(one);
  heap.remove(one);
  assert.is(heap.first, two);
  assert.is(heap.size, 1);
});

test.run();
