import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { ForeignQueue, type QueueOwner } from '../../src/congestion/foreign-queue.js';

const test = suite('whose queue it is');

/** Three seconds of feedback: the owners that were named. */
function owners(at: (seconds: number) => { queueMs: number; arrivingBps: number }): Set<QueueOwner> {
  const foreign = new ForeignQueue();
  const named = new Set<QueueOwner>();
  for (let ms = 0; ms <= 3000; ms += 50) {
    const { queueMs, arrivingBps } = at(ms / 1000);
    named.add(foreign.add(queueMs * 1000, arrivingBps, ms * 1000));
  }
  return named;
}

test('one that goes while as much arrives is ours', () => {
  const named = owners((seconds) => ({ queueMs: 200 - 60 * seconds, arrivingBps: 2e6 }));
  assert.deepEqual([...named], ['ours']);
});

test('one that stays while less of ours arrives is that of others', () => {
  const named = owners((seconds) => ({ queueMs: 100 + 30 * seconds, arrivingBps: 3e6 - 6e5 * seconds }));
  assert.ok(named.has('others') && !named.has('longer-way'), [...named].join());
});

test('one that does not move at all is a longer way', () => {
  const named = owners((seconds) => ({ queueMs: 50 + ((seconds * 1000) % 3), arrivingBps: 3e6 - 6e5 * seconds }));
  assert.ok(named.has('longer-way') && !named.has('others'), [...named].join());
});

test('a short one is not asked for', () => {
  const named = owners(() => ({ queueMs: 20, arrivingBps: 1e5 }));
  assert.deepEqual([...named], ['ours']);
});

test.run();
