import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inOneThread, inOwnThreads } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('a thread that is killed');

const stages: TestStages = {
  source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
  middle: { type: 'pass', options: { keep: 2 } },
  end: { type: 'sink' },
};
const links = [link('source', 'middle', { capacity: 5 }), link('middle', 'end')];
const others = 'opened, closed';

inOwnThreads(test, 'while it opens: the pipeline fails before it runs', async (start) => {
  const run = start(stages, links, { gates: { middle: { mayOpen: 0 } } });
  for (const stage of ['source', 'middle', 'end']) await run.until(stage, 'opened', 1);
  await run.kill('middle');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'failed']);
  assert.equal(
    [summary.error?.code, summary.error?.stage, summary.error?.phase],
    ['ERR_THREAD_DIED', 'middle', 'opening'],
  );
  assert.equal(run.lives(), { source: others, middle: 'opened', end: others });
  assertAccounts(run, summary);
});

inOwnThreads(test, 'while it runs: what it held is reclaimed, the others end in order', async (start) => {
  const run = start(stages, links, { gates: { source: { mayMake: 8 }, middle: { mayTake: 5 } } });
  // Three have gone on, two are kept, one is in process, two wait.
  await run.until('source', 'made', 8);
  await run.until('middle', 'taken', 6);
  await run.until('end', 'taken', 3);
  await run.kill('middle');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_DIED', 'middle']);
  assert.equal(account(summary, 'middle'), { sent: 8, delivered: 6, droppedBy: { 'consumer-gone': 2 } });
  assert.equal(account(summary, 'end'), { sent: 3, delivered: 3 });
  assert.equal(run.lives(), { source: others, middle: 'opened', end: 'opened, flushed, closed' });
  assertAccounts(run, summary);
});

inOwnThreads(test, 'while the pipeline drains: the others end in order', async (start) => {
  const run = start(stages, links, { gates: { source: { mayMake: 4 }, middle: { mayFlush: 0 } } });
  await run.until('end', 'taken', 2);
  run.pipeline.stop();
  await run.until('middle', 'flushed', 1);
  await run.kill('middle');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_DIED', 'middle']);
  assert.equal(account(summary, 'middle'), { sent: 4, delivered: 4 });
  assert.equal(account(summary, 'end'), { sent: 2, delivered: 2 });
  assert.equal(run.lives(), { source: others, middle: 'opened, flushed', end: 'opened, flushed, closed' });
  assertAccounts(run, summary);
});

inOwnThreads(test, 'while it closes: everything has arrived, the run has failed', async (start) => {
  const run = start(stages, links, { gates: { source: { mayMake: 4 }, end: { mayClose: 0 } } });
  await run.until('end', 'taken', 2);
  run.pipeline.stop();
  await run.until('end', 'closed', 1);
  await run.kill('end');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_DIED', 'end']);
  assert.equal(account(summary, 'end'), { sent: 4, delivered: 4 });
  assertAccounts(run, summary);
});

inOwnThreads(test, 'while it is aborted: the run was aborted', async (start) => {
  const run = start(stages, links, { gates: { source: { mayMake: 4 }, end: { mayClose: 0 } } });
  await run.until('end', 'taken', 2);
  run.pipeline.abort();
  await run.until('end', 'closed', 1);
  await run.kill('end');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'aborted']);
  assert.is(summary.error, undefined);
  assertAccounts(run, summary);
});

inOneThread(
  test,
  'with all stages: everything they held is reclaimed, every packet is accounted for',
  async (start) => {
    const run = start(stages, links, { gates: { source: { mayMake: 8 }, middle: { mayTake: 5 } } });
    await run.until('source', 'made', 8);
    await run.until('middle', 'taken', 6);
    await run.until('end', 'taken', 3);
    await run.kill('end');
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
    assert.equal(
      [summary.error?.code, summary.error?.message.split(':')[0]],
      ['ERR_THREAD_DIED', 'the thread of source, middle, end died'],
    );
    assert.equal(account(summary, 'middle'), { sent: 8, delivered: 6, droppedBy: { 'consumer-gone': 2 } });
    assert.equal(account(summary, 'end'), { sent: 3, delivered: 3 });
    assertAccounts(run, summary);
  },
);

test.run();
