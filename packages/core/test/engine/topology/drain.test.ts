import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('a drain');

const stages: TestStages = {
  source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
  middle: { type: 'pass' },
  end: { type: 'sink' },
};

inEachLayout(test, 'loses nothing with packets on every link and in every stage', async (start) => {
  const run = start(
    { ...stages, middle: { type: 'pass', options: { keep: 2 } } },
    [link('source', 'middle'), link('middle', 'end', { capacity: 3 })],
    { gates: { end: { mayTake: 0 } } },
  );
  // Three on the second link, two with the middle stage, two more that wait for it.
  await run.until('source', 'made', 7);
  run.pipeline.stop();
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'done']);
  const sent = summary.stages.source?.out.packets ?? 0;
  assert.ok(sent >= 7);
  assert.equal(account(summary, 'middle'), { sent, delivered: sent });
  assert.equal(account(summary, 'end'), { sent, delivered: sent });
  assert.equal(run.lives(), {
    source: 'opened, closed',
    middle: 'opened, flushed, closed',
    end: 'opened, flushed, closed',
  });
  assertAccounts(run, summary);
});

inEachLayout(test, 'delivers what a dropping link kept for its consumer', async (start) => {
  const run = start(
    { source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } }, end: { type: 'sink' } },
    [link('source', 'end', { overflow: 'drop-oldest', capacity: 6 })],
    { gates: { source: { mayMake: 10 }, end: { mayTake: 0 } } },
  );
  await run.until('source', 'made', 10);
  run.pipeline.stop();
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.equal(account(summary, 'end'), { sent: 10, delivered: 6, droppedBy: { 'overflow-oldest': 4 } });
  assertAccounts(run, summary);
});

test.run();
