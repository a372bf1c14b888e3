import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('a stage that loops for ever');

const stages: TestStages = {
  source: { type: 'numbers', options: { count: 100, kind: 'frame' } },
  bad: { type: 'sink', options: { where: 'process', at: 2, way: 'loop' } },
  good: { type: 'sink' },
};
const links = [link('source', 'bad'), link('source', 'good')];

inEachLayout(test, 'is named when the pipeline stops, its thread is terminated', async (start, { thread }) => {
  const run = start(stages, links, {
    gates: { source: { mayMake: 4 }, bad: { mayTake: 0 } },
    closeTimeoutMs: 1000,
  });
  await run.until('good', 'taken', 4);
  run.open('bad', 'mayTake');
  await run.until('bad', 'taken', 3);
  run.pipeline.stop();
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  // In one thread, no stage could end.
  const stuck = thread ? ['source', 'bad', 'good'] : ['bad'];
  assert.equal(
    [summary.error?.code, summary.error?.message, summary.error?.stage],
    ['ERR_STAGE_TIMEOUT', `${stuck.join(', ')} did not close within 1000 ms`, stuck[0]],
  );
  assert.equal(account(summary, 'bad'), { sent: 4, delivered: 3, droppedBy: { 'consumer-gone': 1 } });
  assert.equal(account(summary, 'good'), { sent: 4, delivered: 4 });
  assert.is(run.lives().good, thread ? 'opened' : 'opened, flushed, closed');
  assertAccounts(run, summary);
});

inEachLayout(
  test,
  'is found out while the pipeline runs, by the thread that stands still',
  async (start, { thread }) => {
    const run = start(stages, links, { gates: { source: { mayMake: 4 }, bad: { mayTake: 0 } }, stuckTimeoutMs: 3000 });
    await run.until('good', 'taken', 4);
    run.open('bad', 'mayTake');
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
    const stuck = thread ? ['source', 'bad', 'good'] : ['bad'];
    assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_STUCK', stuck[0]]);
    assert.match(summary.error?.message ?? '', `the thread of ${stuck.join(', ')} did nothing else for 3 s`);
    assert.equal(account(summary, 'bad'), { sent: 4, delivered: 3, droppedBy: { 'consumer-gone': 1 } });
    assert.equal(account(summary, 'good'), { sent: 4, delivered: 4 });
    assertAccounts(run, summary);
  },
);

test.run();
