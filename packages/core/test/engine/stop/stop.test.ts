import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PipelineError } from '../../../src/index.js';
import { HeldTimers } from '../../closing/held-timers.js';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('a stop');

const stages: TestStages = {
  source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
  end: { type: 'sink' },
};
const links = [link('source', 'end')];

inEachLayout(test, 'before the run is an abort: nothing runs', async (start) => {
  // However long the threads take to start, they are waited for.
  using _ = new HeldTimers(2000);
  const run = start(stages, links, { before: ({ pipeline }) => pipeline.stop() });
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'aborted']);
  assert.equal(account(summary, 'end'), { sent: 0, delivered: 0 });
  for (const stage of ['source', 'end']) assert.is(run.board(stage).get('closed'), run.board(stage).get('opened'));
  assertAccounts(run, summary);
});

inEachLayout(
  test,
  'while stages open is an abort: those that are open are closed, the others when they are',
  async (start) => {
    const run = start(stages, links, { gates: { end: { mayOpen: 0 } } });
    await run.until('source', 'opened', 1);
    await run.until('end', 'opened', 1);
    run.pipeline.stop();
    run.open('end', 'mayOpen');
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'aborted']);
    assert.equal(run.lives(), { source: 'opened, closed', end: 'opened, closed' });
    assert.equal(account(summary, 'end'), { sent: 0, delivered: 0 });
    assertAccounts(run, summary);
  },
);

inEachLayout(test, 'while it drains, and after the end, changes nothing', async (start) => {
  const run = start(stages, links, { gates: { source: { mayMake: 3 }, end: { mayFlush: 0 } } });
  await run.until('end', 'taken', 3);
  run.pipeline.stop();
  await run.until('end', 'flushed', 1);
  run.pipeline.stop();
  run.open('end', 'mayFlush');
  const summary = await run.ended();
  run.pipeline.stop();
  run.pipeline.abort();
  assert.equal(run.states, ['opening', 'running', 'draining', 'done']);
  assert.is(run.pipeline.state, 'done');
  assert.equal(account(summary, 'end'), { sent: 3, delivered: 3 });
  assert.equal(run.lives(), { source: 'opened, closed', end: 'opened, flushed, closed' });
  assertAccounts(run, summary);
});

inEachLayout(test, 'does not make a pipeline run again', async (start) => {
  const run = start(stages, links, { before: ({ pipeline }) => pipeline.stop() });
  await run.ended();
  const again = await run.pipeline.run().catch((error) => error);
  assert.instance(again, PipelineError);
  assert.equal([again.code, again.message], ['ERR_STATE_WRONG', 'a pipeline runs once; this one is aborted']);
});

test.run();
