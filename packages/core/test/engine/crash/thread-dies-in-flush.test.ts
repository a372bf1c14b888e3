import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a thread that dies in flush');

inEachLayout(test, 'what it kept is reclaimed, what it gave has arrived', async (start, { thread }) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 12, kind: 'frame' } },
      middle: { type: 'pass', options: { keep: 3, where: 'flush', way: 'exit' } },
      end: { type: 'sink' },
    },
    [link('source', 'middle'), link('middle', 'end')],
    { gates: { middle: { mayFlush: 0 } } },
  );
  await run.until('source', 'closed', 1);
  await run.until('middle', 'flushed', 1);
  await run.until('end', 'taken', 9);
  run.open('middle', 'mayFlush');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_DIED', 'middle']);
  assert.equal(account(summary, 'middle'), { sent: 12, delivered: 12 });
  assert.equal(account(summary, 'end'), { sent: 9, delivered: 9 });
  assert.equal(run.lives(), {
    source: 'opened, closed',
    middle: 'opened, flushed',
    end: thread ? 'opened' : 'opened, flushed, closed',
  });
  assertAccounts(run, summary);
});

inEachLayout(test, 'while the pipeline drains: the run has failed', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 100, kind: 'frame' } },
      end: { type: 'sink', options: { keep: 3, where: 'flush', way: 'exit' } },
    },
    [link('source', 'end')],
    { gates: { source: { mayMake: 6 }, end: { mayFlush: 0 } } },
  );
  await run.until('end', 'taken', 6);
  run.pipeline.stop();
  await run.until('source', 'closed', 1);
  await run.until('end', 'flushed', 1);
  run.open('end', 'mayFlush');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_DIED', 'end']);
  assert.equal(account(summary, 'end'), { sent: 6, delivered: 6 });
  assertAccounts(run, summary);
});

test.run();
