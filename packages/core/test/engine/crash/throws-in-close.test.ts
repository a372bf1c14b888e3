import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a stage that throws in close');

inEachLayout(test, 'fails the run after everything has arrived', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 12, kind: 'frame', where: 'close' } },
      end: { type: 'sink' },
    },
    [link('source', 'end')],
  );
  const summary = await run.ended();
  assert.is(run.states.at(-1), 'failed');
  assert.equal(summary.error, {
    code: 'ERR_STAGE_FAILED',
    message: 'thrown in close',
    phase: 'running',
    stage: 'source',
  });
  assert.equal(account(summary, 'end'), { sent: 12, delivered: 12 });
  assert.equal(run.lives(), { source: 'opened, closed', end: 'opened, flushed, closed' });
  assertAccounts(run, summary);
});

inEachLayout(
  test,
  'after it has failed: the first failure is the one that is told, the second is logged',
  async (start) => {
    const run = start(
      {
        source: { type: 'numbers', options: { count: 12, kind: 'frame' } },
        end: { type: 'sink', options: { where: 'process,close' } },
      },
      [link('source', 'end', { capacity: 12 })],
    );
    const summary = await run.ended();
    assert.is(summary.error?.message, 'thrown in process');
    assert.equal(
      run.logs.filter(({ stage, level }) => stage === 'end' && level === 'warn').map(({ message }) => message),
      ['then failed to close: thrown in close'],
    );
    assert.is(account(summary, 'end').delivered, 1);
    assert.is(run.lives().end, 'opened, closed');
    assertAccounts(run, summary);
  },
);

inEachLayout(test, 'after an abort: is not a failure any more', async (start) => {
  const run = start(
    { source: { type: 'numbers' }, end: { type: 'sink', options: { where: 'close' } } },
    [link('source', 'end')],
    { gates: { end: { mayTake: 0 } } },
  );
  await run.until('end', 'taken', 1);
  run.pipeline.abort();
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'aborted']);
  assert.is(summary.error, undefined);
  assert.ok(run.logs.some(({ level, message }) => level === 'warn' && message.includes('thrown in close')));
  assertAccounts(run, summary);
});

test.run();
