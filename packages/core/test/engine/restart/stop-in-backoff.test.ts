import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('a pipeline that ends while a stage waits to be restarted');

const restart = { max: 3, backoffMs: 60_000 };
const stages: TestStages = {
  source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
  middle: { type: 'pass', options: { where: 'process', at: 2 }, restart },
  end: { type: 'sink', options: { keep: 1 } },
};
const links = [link('source', 'middle', { capacity: 4 }), link('middle', 'end')];
const waits = 'failed: ERR_STAGE_FAILED thrown in process; it is restarted in 60000 ms (1 of 3)';

inEachLayout(test, 'stopped: it ends at once and in order', async (start) => {
  const run = start(stages, links, { gates: { source: { mayMake: 4 }, middle: { mayTake: 0 } } });
  await run.until('source', 'made', 4);
  run.open('middle', 'mayTake');
  await run.untilTold('middle', waits);
  run.pipeline.stop();
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'done']);
  assert.equal(account(summary, 'middle'), { sent: 4, delivered: 3, droppedBy: { 'consumer-gone': 1 } });
  assert.equal(account(summary, 'end'), { sent: 2, delivered: 2 });
  assert.equal(run.lives(), { source: 'opened, closed', middle: 'opened, closed', end: 'opened, flushed, closed' });
  assert.ok(summary.durationMs < restart.backoffMs);
  assertAccounts(run, summary);
});

inEachLayout(test, 'aborted: it ends at once', async (start) => {
  const run = start(stages, links, { gates: { source: { mayMake: 4 }, middle: { mayTake: 0 } } });
  await run.until('source', 'made', 4);
  run.open('middle', 'mayTake');
  await run.untilTold('middle', waits);
  run.pipeline.abort();
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'aborted']);
  assert.is(account(summary, 'middle').delivered, 3);
  for (const stage of ['source', 'middle', 'end']) assert.is(run.board(stage).get('closed'), 1);
  assertAccounts(run, summary);
});

test.run();
