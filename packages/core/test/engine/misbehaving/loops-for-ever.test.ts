import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HeldTimers } from '../../closing/held-timers.js';
import { tellingStage } from '../../closing/telling-stages.js';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('a stage that loops for ever');

const stages: TestStages = {
  source: tellingStage('numbers', { count: 100, kind: 'frame' }),
  bad: tellingStage('sink', { where: 'process', at: 2, way: 'loop' }),
  good: tellingStage('sink'),
};
const links = [link('source', 'bad'), link('source', 'good')];

const closeTimeoutMs = 12_345;
/** What stages have after an abort. */
const abortTimeoutMs = 2000;
/** How often the supervisor looks whether threads stand still. */
const lookMs = 1000;

inEachLayout(test, 'is named when the pipeline stops, its thread is terminated', async (start, { thread }) => {
  using timers = new HeldTimers(closeTimeoutMs, abortTimeoutMs);
  const run = start(stages, links, {
    gates: { source: { mayMake: 4 }, bad: { mayTake: 0 } },
    closeTimeoutMs,
  });
  await run.until('good', 'taken', 4);
  run.open('bad', 'mayTake');
  await run.until('bad', 'taken', 3);
  run.pipeline.stop();
  // In one thread, no stage can end.
  if (!thread) for (const stage of ['source', 'good']) await run.untilTold(stage, 'close');
  await timers.until(closeTimeoutMs, 1);
  timers.elapse(closeTimeoutMs);
  await timers.until(abortTimeoutMs, 1);
  timers.elapse(abortTimeoutMs);
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  const stuck = thread ? ['source', 'bad', 'good'] : ['bad'];
  assert.equal(
    [summary.error?.code, summary.error?.message, summary.error?.stage],
    ['ERR_STAGE_TIMEOUT', `${stuck.join(', ')} did not close within ${closeTimeoutMs} ms`, stuck[0]],
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
    // A thread that starts may stand still for as long on a busy machine.
    using timers = new HeldTimers(lookMs);
    const run = start(stages, links, { gates: { source: { mayMake: 4 }, bad: { mayTake: 0 } }, stuckTimeoutMs: 3000 });
    await run.until('good', 'taken', 4);
    run.open('bad', 'mayTake');
    await run.until('bad', 'taken', 3);
    timers.release(lookMs);
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
