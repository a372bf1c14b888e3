import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('an abort while stages close');

inEachLayout(test, 'waits for a stage that closes at its end', async (start) => {
  const run = start(
    { source: { type: 'numbers', options: { count: 12, kind: 'frame' } }, end: { type: 'sink' } },
    [link('source', 'end')],
    { gates: { end: { mayClose: 0 } } },
  );
  await run.until('end', 'closed', 1);
  run.pipeline.abort();
  run.open('end', 'mayClose');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'aborted']);
  assert.equal(account(summary, 'end'), { sent: 12, delivered: 12 });
  assert.equal(run.lives(), { source: 'opened, closed', end: 'opened, flushed, closed' });
  assertAccounts(run, summary);
});

inEachLayout(test, 'nothing is called any more while a stage closes, nor after', async (start) => {
  const run = start(
    { source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } }, end: { type: 'sink' } },
    [link('source', 'end')],
    { gates: { end: { mayClose: 0 } } },
  );
  await run.until('end', 'taken', 10);
  run.pipeline.abort();
  await run.until('source', 'closed', 1);
  await run.until('end', 'closed', 1);
  run.open('end', 'mayClose');
  const summary = await run.ended();
  assert.is(run.board('end').get('disordered'), 0);
  assert.is(run.board('end').get('closed'), 1);
  assertAccounts(run, summary);
});

test.run();
