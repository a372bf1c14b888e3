import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inOwnThreads } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a failed stage that does not close');

inOwnThreads(test, 'has its thread terminated, and is restarted in another', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 20, kind: 'frame' } },
      end: { type: 'sink', options: { keep: 1, where: 'process', at: 2 }, restart: { max: 1, backoffMs: 1 } },
    },
    [link('source', 'end')],
    { gates: { source: { mayMake: 4 }, end: { mayTake: 0, mayClose: 0 } } },
  );
  await run.until('source', 'made', 4);
  run.open('end', 'mayTake');
  await run.until('end', 'opened', 2);
  await run.untilDepth('end', 0);
  run.open('end', 'mayClose');
  run.open('source', 'mayMake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'done']);
  assert.equal(account(summary, 'end'), { sent: 20, delivered: 19, droppedBy: { 'consumer-gone': 1 } });
  assert.equal(run.told('end'), [
    'did not close within 2000 ms; its thread is terminated',
    'failed: ERR_STAGE_FAILED thrown in process; it is restarted in 1 ms (1 of 1)',
  ]);
  assert.is(run.lives().end, 'opened 2×, flushed, closed 2×');
  assertAccounts(run, summary);
});

test.run();
