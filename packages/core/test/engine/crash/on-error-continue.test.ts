import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('onError continue');

inEachLayout(
  test,
  'the other branch goes on to its end; the run has failed, with the name of the stage',
  async (start) => {
    const run = start(
      {
        source: { type: 'numbers', options: { count: 50, kind: 'frame' } },
        bad: { type: 'sink', options: { where: 'process', at: 2 } },
        middle: { type: 'pass', options: { keep: 2 } },
        good: { type: 'sink' },
      },
      [link('source', 'bad'), link('source', 'middle'), link('middle', 'good')],
      { onError: 'continue', gates: { source: { mayMake: 3 } } },
    );
    await run.until('bad', 'closed', 1);
    run.open('source', 'mayMake');
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'failed']);
    assert.equal(summary.error, {
      code: 'ERR_STAGE_FAILED',
      message: 'thrown in process',
      phase: 'running',
      stage: 'bad',
    });
    assert.equal(account(summary, 'bad'), { sent: 50, delivered: 3, droppedBy: { 'consumer-gone': 47 } });
    assert.equal(account(summary, 'middle'), { sent: 50, delivered: 50 });
    assert.equal(account(summary, 'good'), { sent: 50, delivered: 50 });
    assert.equal(run.lives(), {
      source: 'opened, closed',
      bad: 'opened, closed',
      middle: 'opened, flushed, closed',
      good: 'opened, flushed, closed',
    });
    assertAccounts(run, summary);
  },
);

inOwnThreads(test, 'a branch whose thread dies does not take the other one along', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 50, kind: 'frame' } },
      bad: { type: 'sink' },
      good: { type: 'sink' },
    },
    [link('source', 'bad'), link('source', 'good')],
    { onError: 'continue', gates: { bad: { mayTake: 0 } } },
  );
  await run.until('bad', 'taken', 1);
  await run.until('good', 'taken', 4);
  await run.kill('bad');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'failed']);
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_DIED', 'bad']);
  assert.equal(account(summary, 'bad'), { sent: 50, delivered: 1, droppedBy: { 'consumer-gone': 49 } });
  assert.equal(account(summary, 'good'), { sent: 50, delivered: 50 });
  assertAccounts(run, summary);
});

inEachLayout(test, 'a source that fails ends its own branch; another source goes on', async (start) => {
  const run = start(
    {
      bad: { type: 'numbers', options: { count: 50, kind: 'frame', where: 'generate', at: 5 } },
      good: { type: 'numbers', options: { count: 50, kind: 'frame' } },
      end: { type: 'sink' },
    },
    [link('bad', 'end'), link('good', 'end')],
    { onError: 'continue', gates: { good: { mayMake: 10 } } },
  );
  await run.until('bad', 'closed', 1);
  await run.until('end', 'taken', 15);
  run.open('good', 'mayMake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'failed']);
  assert.equal(
    summary.links.map(({ sent, delivered }) => [sent, delivered]),
    [
      [5, 5],
      [50, 50],
    ],
  );
  assert.is(summary.error?.stage, 'bad');
  assert.is(run.lives().end, 'opened, flushed, closed');
  assertAccounts(run, summary);
});

inEachLayout(test, 'a stage that does not open is left out', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 50, kind: 'frame' } },
      bad: { type: 'sink', options: { where: 'open' } },
      good: { type: 'sink' },
    },
    [link('source', 'bad'), link('source', 'good')],
    { onError: 'continue' },
  );
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'failed']);
  assert.equal([summary.error?.stage, summary.error?.phase], ['bad', 'opening']);
  assert.equal(account(summary, 'bad'), { sent: 50, delivered: 0, droppedBy: { 'consumer-gone': 50 } });
  assert.equal(account(summary, 'good'), { sent: 50, delivered: 50 });
  assertAccounts(run, summary);
});

inEachLayout(test, 'of two failures, the first one is told; both branches end', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 50, kind: 'frame' } },
      first: { type: 'sink', options: { where: 'process', at: 2 } },
      second: { type: 'sink', options: { where: 'flush' } },
    },
    [link('source', 'first'), link('source', 'second')],
    { onError: 'continue' },
  );
  const summary = await run.ended();
  assert.equal([summary.error?.stage, summary.error?.message], ['first', 'thrown in process']);
  assert.ok(run.told('second').includes('also failed: ERR_STAGE_FAILED thrown in flush'));
  assert.is(account(summary, 'second').delivered, 50);
  assertAccounts(run, summary);
});

test.run();
