import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a stage that throws on a request');

inEachLayout(test, 'fails by its own name, not by that of the stage that asked', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: unlimited, kind: 'frame', where: 'request' } },
      middle: { type: 'pass' },
      end: { type: 'sink', options: { asksAt: 3 } },
    },
    [link('source', 'middle'), link('middle', 'end')],
  );
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal(summary.error, {
    code: 'ERR_STAGE_FAILED',
    message: 'thrown in request',
    phase: 'running',
    stage: 'source',
  });
  assert.is(run.board('source').get('requests'), 1);
  assert.is(run.lives().end, 'opened, flushed, closed');
  assertAccounts(run, summary);
});

test.run();
