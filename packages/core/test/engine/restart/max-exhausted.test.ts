import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HeldTimers } from '../../closing/held-timers.js';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a stage that fails more often than it may');

const policy = { max: 3, backoffMs: 1 };

inEachLayout(test, 'fails the run with its last error, after each restart it had; the pauses double', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
      middle: { type: 'pass', options: { where: 'process', at: 3, times: 4 }, restart: policy },
      end: { type: 'sink' },
    },
    [link('source', 'middle', { capacity: 1 }), link('middle', 'end')],
    { gates: { source: { mayMake: 4 } } },
  );
  for (let instance = 2; instance <= 4; instance++) {
    await run.until('middle', 'opened', instance);
    await run.untilDepth('middle', 0);
    run.open('source', 'mayMake', instance + 3);
  }
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.message, summary.error?.stage], ['thrown in process', 'middle']);
  assert.equal(account(summary, 'middle'), { sent: 7, delivered: 7 });
  assert.equal(account(summary, 'end'), { sent: 3, delivered: 3 });
  assert.equal(run.restarts(summary), { source: 0, middle: 3, end: 0 });
  const failed = (ms: number, attempt: number) =>
    `failed: ERR_STAGE_FAILED thrown in process; it is restarted in ${ms} ms (${attempt} of 3)`;
  assert.equal(run.told('middle'), [failed(1, 1), failed(2, 2), failed(4, 3)]);
  assert.equal(run.lives(), {
    source: 'opened, closed',
    middle: 'opened 4×, closed 4×',
    end: 'opened, flushed, closed',
  });
  assertAccounts(run, summary);
});

inEachLayout(test, 'a restarted stage that opens at its second try runs on; packets wait for it', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 20, kind: 'frame' } },
      end: { type: 'sink', options: { where: 'process,open', at: 1 }, restart: policy },
    },
    [link('source', 'end')],
  );
  const summary = await run.ended();
  assert.equal([summary.state, summary.error], ['done', undefined]);
  assert.equal(run.restarts(summary), { source: 0, end: 2 });
  assert.is(run.board('end').get('opened'), 3);
  assertAccounts(run, summary);
});

inEachLayout(test, 'a stage that does not open the first time is not restarted: nothing has begun', async (start) => {
  // However long the other's thread takes to start, it is waited for.
  using _ = new HeldTimers(2000);
  const run = start(
    {
      source: { type: 'numbers', options: { count: 20, kind: 'frame' } },
      end: { type: 'sink', options: { where: 'open' }, restart: policy },
    },
    [link('source', 'end')],
  );
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'failed']);
  assert.equal([summary.error?.message, summary.error?.phase], ['thrown in open', 'opening']);
  assert.equal(account(summary, 'end'), { sent: 0, delivered: 0 });
  assert.equal(run.restarts(summary), { source: 0, end: 0 });
  assert.equal(run.lives(), { source: 'opened, closed', end: 'opened' });
  assertAccounts(run, summary);
});

inEachLayout(test, 'a stage that finds its definition wrong while it runs is not restarted', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 20, kind: 'frame' } },
      end: { type: 'sink', options: { where: 'process', way: 'throw-definition', at: 3 }, restart: policy },
    },
    [link('source', 'end')],
  );
  const summary = await run.ended();
  assert.equal([summary.error?.code, summary.error?.phase], ['ERR_DEFINITION_INVALID', 'running']);
  assert.equal(run.restarts(summary), { source: 0, end: 0 });
  assertAccounts(run, summary);
});

test.run();
