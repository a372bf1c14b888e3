import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout, inOneThread } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('an abort of a running pipeline');

const stages: TestStages = {
  source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
  middle: { type: 'pass' },
  end: { type: 'sink' },
};
const links = [link('source', 'middle', { capacity: 4 }), link('middle', 'end', { capacity: 3 })];

inEachLayout(
  test,
  'ends it whatever it waits for: every stage is closed once, every packet accounted for',
  async (start) => {
    const run = start(stages, links, { gates: { end: { mayTake: 0 } } });
    await run.until('source', 'made', 7);
    await run.until('end', 'taken', 1);
    run.pipeline.abort();
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'aborted']);
    assert.is(summary.error, undefined);
    assert.is(account(summary, 'end').delivered, 1);
    for (const stage of ['source', 'middle', 'end']) assert.is(run.board(stage).get('closed'), 1);
    assertAccounts(run, summary);
  },
);

// In threads of their own, a stage may go on with what it has until it hears of the abort, too.
inOneThread(test, 'what was on a link is dropped, nothing is flushed', async (start) => {
  const run = start(stages, links, { gates: { end: { mayTake: 0 } } });
  await run.until('source', 'made', 7);
  await run.until('end', 'taken', 1);
  run.pipeline.abort();
  const summary = await run.ended();
  assert.equal(account(summary, 'middle'), { sent: 7, delivered: 3, droppedBy: { 'consumer-gone': 4 } });
  assert.equal(account(summary, 'end'), { sent: 3, delivered: 1, droppedBy: { 'consumer-gone': 2 } });
  assert.equal(run.lives(), { source: 'opened, closed', middle: 'opened, closed', end: 'opened, closed' });
});

inEachLayout(test, 'is final: a stop after it, or another abort, changes nothing', async (start) => {
  const run = start(stages, links);
  await run.until('end', 'taken', 20);
  run.pipeline.abort();
  run.pipeline.stop();
  run.pipeline.abort();
  const summary = await run.ended();
  run.pipeline.abort();
  run.pipeline.stop();
  assert.equal(run.states, ['opening', 'running', 'aborted']);
  assert.is(run.pipeline.state, 'aborted');
  for (const stage of ['source', 'middle', 'end']) assert.is(run.board(stage).get('closed'), 1);
  assertAccounts(run, summary);
});

test.run();
