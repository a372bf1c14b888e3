import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('an abort of a pipeline that drains');

const stages: TestStages = {
  source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
  end: { type: 'sink' },
};

inEachLayout(test, 'while packets wait: they are dropped, the stage is closed', async (start) => {
  const run = start(stages, [link('source', 'end', { capacity: 5 })], {
    gates: { source: { mayMake: 4 }, end: { mayTake: 0 } },
  });
  await run.until('source', 'made', 4);
  run.pipeline.stop();
  await run.until('source', 'closed', 1);
  await run.until('end', 'taken', 1);
  run.pipeline.abort();
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'aborted']);
  assert.equal(account(summary, 'end'), { sent: 4, delivered: 1, droppedBy: { 'consumer-gone': 3 } });
  assert.equal(run.lives(), { source: 'opened, closed', end: 'opened, closed' });
  assertAccounts(run, summary);
});

inEachLayout(test, 'while a stage is flushed: it is closed when it has let go of that', async (start) => {
  const run = start(stages, [link('source', 'end')], { gates: { source: { mayMake: 4 }, end: { mayFlush: 0 } } });
  await run.until('source', 'made', 4);
  run.pipeline.stop();
  await run.until('end', 'flushed', 1);
  run.pipeline.abort();
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'aborted']);
  assert.equal(account(summary, 'end'), { sent: 4, delivered: 4 });
  assert.equal(run.lives(), { source: 'opened, closed', end: 'opened, flushed, closed' });
  assertAccounts(run, summary);
});

test.run();
