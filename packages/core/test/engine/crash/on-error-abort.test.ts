import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('onError abort');

inEachLayout(test, 'a failure ends the others at once, whatever they wait for', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
      bad: { type: 'sink', options: { where: 'process', at: 2 } },
      good: { type: 'sink' },
    },
    [link('source', 'bad'), link('source', 'good')],
    { onError: 'abort', gates: { bad: { mayTake: 0 }, good: { mayTake: 0 } } },
  );
  await run.until('source', 'made', 4);
  await run.until('good', 'taken', 1);
  run.open('bad', 'mayTake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'failed']);
  assert.equal(summary.error, {
    code: 'ERR_STAGE_FAILED',
    message: 'thrown in process',
    phase: 'running',
    stage: 'bad',
  });
  assert.is(account(summary, 'bad').delivered, 3);
  assert.is(account(summary, 'good').delivered, 1);
  for (const stage of ['source', 'bad', 'good']) assert.is(run.board(stage).get('closed'), 1);
  assertAccounts(run, summary);
});

test.run();
