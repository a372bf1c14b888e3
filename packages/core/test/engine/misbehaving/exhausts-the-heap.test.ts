import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a stage that exhausts its heap');

inEachLayout(test, 'dies alone with its thread; the process and the other threads go on', async (start, { thread }) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 100, kind: 'frame' } },
      bad: { type: 'sink', options: { where: 'process', at: 2, way: 'exhaust' }, heapMb: 32 },
      good: { type: 'sink' },
    },
    [link('source', 'bad'), link('source', 'good')],
    { gates: { source: { mayMake: 4 }, bad: { mayTake: 0 } } },
  );
  await run.until('good', 'taken', 4);
  run.open('bad', 'mayTake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  const lost = thread ? ['source', 'bad', 'good'] : ['bad'];
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_DIED', lost[0]]);
  assert.match(summary.error?.message ?? '', `the thread of ${lost.join(', ')} died: `);
  assert.match(summary.error?.message ?? '', /memory/);
  assert.equal(account(summary, 'bad'), { sent: 4, delivered: 3, droppedBy: { 'consumer-gone': 1 } });
  assert.equal(account(summary, 'good'), { sent: 4, delivered: 4 });
  assert.is(run.lives().good, thread ? 'opened' : 'opened, flushed, closed');
  assertAccounts(run, summary);
});

test.run();
