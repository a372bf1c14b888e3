import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inOneThread, inOwnThreads } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a thread of several stages that dies');

const restart = { max: 3, backoffMs: 1 };

inOneThread(test, 'all of them are restarted, and the stream goes on', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 30, kind: 'frame' }, restart },
      middle: { type: 'pass', restart },
      end: { type: 'sink', restart },
    },
    [link('source', 'middle'), link('middle', 'end')],
    { gates: { source: { mayMake: 10 }, end: { mayTake: 8 } } },
  );
  // The last one is in process, one more waits for it.
  await run.until('source', 'made', 10);
  await run.until('middle', 'made', 10);
  await run.until('end', 'taken', 9);
  await run.kill('middle');
  for (const stage of ['source', 'middle', 'end']) await run.until(stage, 'opened', 2);
  run.open('end', 'mayTake');
  run.open('source', 'mayMake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'done']);
  assert.equal(run.restarts(summary), { source: 1, middle: 1, end: 1 });
  assert.equal(account(summary, 'middle'), { sent: 30, delivered: 30 });
  assert.equal(account(summary, 'end'), { sent: 30, delivered: 29, droppedBy: { 'consumer-gone': 1 } });
  assert.equal(run.lives(), {
    source: 'opened 2×, closed',
    middle: 'opened 2×, flushed, closed',
    end: 'opened 2×, flushed, closed',
  });
  assertAccounts(run, summary);
});

inOneThread(test, 'one without a policy ends for good, and the pipeline with it', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: unlimited, kind: 'frame' }, restart },
      end: { type: 'sink' },
    },
    [link('source', 'end')],
    { gates: { source: { mayMake: 3 }, end: { mayTake: 0 } } },
  );
  await run.until('source', 'made', 3);
  await run.until('end', 'taken', 1);
  await run.kill('source');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_DIED', 'end']);
  assert.equal(account(summary, 'end'), { sent: 3, delivered: 1, droppedBy: { 'consumer-gone': 2 } });
  assertAccounts(run, summary);
});

inOwnThreads(test, 'beside others: those keep running, and wait', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 30, kind: 'frame' } },
      one: { type: 'pass', thread: 'pair', restart },
      two: { type: 'pass', thread: 'pair', restart },
      end: { type: 'sink' },
    },
    [link('source', 'one'), link('one', 'two'), link('two', 'end')],
    { gates: { source: { mayMake: 10 } } },
  );
  await run.until('two', 'made', 10);
  await run.until('end', 'taken', 10);
  await run.kill('one');
  run.open('source', 'mayMake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'done']);
  assert.equal(run.restarts(summary), { source: 0, one: 1, two: 1, end: 0 });
  for (const to of ['one', 'two', 'end']) assert.equal(account(summary, to), { sent: 30, delivered: 30 });
  assert.equal(run.lives(), {
    source: 'opened, closed',
    one: 'opened 2×, flushed, closed',
    two: 'opened 2×, flushed, closed',
    end: 'opened, flushed, closed',
  });
  assertAccounts(run, summary);
});

test.run();
