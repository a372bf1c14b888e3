import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('a producer that is gone');

const stages: TestStages = {
  source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
  end: { type: 'sink', options: { tells: true } },
};
const links = [link('source', 'end', { overflow: 'drop-oldest', capacity: 6 })];

inOwnThreads(test, 'killed: what it had sent arrives, what its link kept is dropped for that cause', async (start) => {
  const run = start(stages, links, { gates: { source: { mayMake: 8 }, end: { mayTake: 0 } } });
  await run.until('source', 'made', 8);
  await run.kill('source');
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.is(summary.error?.code, 'ERR_THREAD_DIED');
  assert.equal(run.told('end'), ['0', '1', '2']);
  assert.equal(account(summary, 'end'), {
    sent: 8,
    delivered: 3,
    droppedBy: { 'overflow-oldest': 2, 'producer-gone': 3 },
  });
  assert.is(run.lives().end, 'opened, flushed, closed');
  assertAccounts(run, summary);
});

inEachLayout(test, 'failed: what it had sent arrives, what its link kept is dropped for that cause', async (start) => {
  const failing = {
    ...stages.source,
    type: 'numbers',
    options: { ...stages.source?.options, where: 'generate', at: 8 },
  };
  const run = start({ ...stages, source: failing }, links, { gates: { end: { mayTake: 0 } } });
  await run.until('source', 'closed', 1);
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.is(summary.error?.message, 'thrown in generate');
  assert.equal(run.told('end'), ['0', '1', '2']);
  assert.equal(account(summary, 'end'), {
    sent: 8,
    delivered: 3,
    droppedBy: { 'overflow-oldest': 2, 'producer-gone': 3 },
  });
  assert.is(run.lives().end, 'opened, flushed, closed');
  assertAccounts(run, summary);
});

test.run();
