import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a stage that throws in flush');

inEachLayout(test, 'what it kept is lost, what it gave arrives, and it is closed', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 12, kind: 'frame' } },
      middle: { type: 'pass', options: { keep: 3, where: 'flush' } },
      end: { type: 'sink' },
    },
    [link('source', 'middle'), link('middle', 'end')],
  );
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal(summary.error, {
    code: 'ERR_STAGE_FAILED',
    message: 'thrown in flush',
    phase: 'running',
    stage: 'middle',
  });
  assert.equal(account(summary, 'middle'), { sent: 12, delivered: 12 });
  assert.equal(account(summary, 'end'), { sent: 9, delivered: 9 });
  assert.equal(run.lives(), {
    source: 'opened, closed',
    middle: 'opened, flushed, closed',
    end: 'opened, flushed, closed',
  });
  assertAccounts(run, summary);
});

inEachLayout(test, 'a failure while it drains is a failure of the run', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
      end: { type: 'sink', options: { where: 'flush' } },
    },
    [link('source', 'end')],
    { gates: { source: { mayMake: 6 } } },
  );
  await run.until('end', 'taken', 6);
  run.pipeline.stop();
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.message, summary.error?.stage], ['thrown in flush', 'end']);
  assert.equal(account(summary, 'end'), { sent: 6, delivered: 6 });
  assertAccounts(run, summary);
});

test.run();
