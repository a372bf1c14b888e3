// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { account } from '../engine/harness/engine-run.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { tellingStage } from './telling-stages.js';

const test = suite('closing: no restart of a stage that has finished');

const restart = { restart: { max: 9, backoffMs: 1 } };
const title =
  '“A stage comes to its end when all its inputs, or by itself its streams, have ended: there would be nothing left for a new instance.”';

for (const where of ['flush', 'close']) {
  inEachLayout(test, `${title}: a sink that fails in ${where}`, async (start) => {
    const stages = { source: tellingStage('numbers', { count: 5 }), end: tellingStage('sink', { where }, restart) };
    const run = start(stages, [link('source', 'end')]);
    const summary = await run.ended();
    assert.equal([summary.state, summary.error?.message], ['failed', `thrown in ${where}`]);
    assert.is(summary.stages.end?.restarts, 0);
    assert.equal(account(summary, 'end'), { sent: 5, delivered: 5 });
    assertAccounts(run, summary);
  });
}

inEachLayout(test, `${title}: a source that fails in close`, async (start) => {
  const stages = {
    source: tellingStage('numbers', { count: 5, where: 'close' }, restart),
    end: tellingStage('sink'),
  };
  const run = start(stages, [link('source', 'end')]);
  const summary = await run.ended();
  assert.equal([summary.state, summary.error?.message], ['failed', 'thrown in close']);
  assert.is(summary.stages.source?.restarts, 0);
  assert.equal(account(summary, 'end'), { sent: 5, delivered: 5 });
  assertAccounts(run, summary);
});

test.run();
