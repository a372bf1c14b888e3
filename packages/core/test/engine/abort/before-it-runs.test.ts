import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HeldTimers } from '../../closing/held-timers.js';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('an abort before the pipeline runs');

const stages = { source: { type: 'numbers', options: { kind: 'frame' } }, end: { type: 'sink' } };
const links = [link('source', 'end')];

inEachLayout(test, 'idle: nothing runs, what was opened is closed', async (start) => {
  // However long the threads take to start, they are waited for.
  using _ = new HeldTimers(2000);
  const run = start(stages, links, { before: ({ pipeline }) => pipeline.abort() });
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'aborted']);
  assert.equal(account(summary, 'end'), { sent: 0, delivered: 0 });
  for (const stage of ['source', 'end']) assert.is(run.board(stage).get('closed'), run.board(stage).get('opened'));
  assertAccounts(run, summary);
});

inEachLayout(test, 'opening: what is open is closed, the rest when it is', async (start) => {
  const run = start(stages, links, { gates: { end: { mayOpen: 0 } } });
  await run.until('source', 'opened', 1);
  await run.until('end', 'opened', 1);
  run.pipeline.abort();
  run.open('end', 'mayOpen');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'aborted']);
  assert.equal(run.lives(), { source: 'opened, closed', end: 'opened, closed' });
  assert.equal(account(summary, 'end'), { sent: 0, delivered: 0 });
  assertAccounts(run, summary);
});

test.run();
