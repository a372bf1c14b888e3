import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a stage that emits after its end');

inEachLayout(test, 'what it emits goes nowhere', async (start) => {
  const run = start({ source: { type: 'late' }, end: { type: 'sink' } }, [link('source', 'end')]);
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'done']);
  assert.equal(account(summary, 'end'), { sent: 1, delivered: 1 });
  assertAccounts(run, summary);
});

test.run();
