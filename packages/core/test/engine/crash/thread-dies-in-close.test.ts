import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a thread that dies in close');

inEachLayout(test, 'fails the run after everything has arrived', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 12, kind: 'frame' } },
      end: { type: 'sink', options: { where: 'close', way: 'exit' } },
    },
    [link('source', 'end')],
  );
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_DIED', 'end']);
  assert.equal(account(summary, 'end'), { sent: 12, delivered: 12 });
  assert.equal(run.lives(), { source: 'opened, closed', end: 'opened, flushed, closed' });
  assertAccounts(run, summary);
});

inEachLayout(test, 'after an abort: is not a failure any more', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 12, kind: 'frame' } },
      end: { type: 'sink', options: { where: 'close', way: 'exit' } },
    },
    [link('source', 'end')],
    { gates: { end: { mayTake: 0 } } },
  );
  await run.until('end', 'taken', 1);
  run.pipeline.abort();
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'aborted']);
  assert.is(summary.error, undefined);
  assertAccounts(run, summary);
});

test.run();
