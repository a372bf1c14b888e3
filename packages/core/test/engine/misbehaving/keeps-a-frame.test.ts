import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a source that keeps a frame it has emitted');

inEachLayout(test, 'runs to its end; the frame is reclaimed, and it is told', async (start) => {
  const run = start({ source: { type: 'keeping' }, end: { type: 'sink' } }, [link('source', 'end')]);
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'done']);
  assert.equal(account(summary, 'end'), { sent: 1, delivered: 1 });
  assert.equal(run.told('source'), ['ended without giving back 1 frame references: dispose of every packet']);
  assertAccounts(run, summary, { reclaimed: 1 });
});

test.run();
