import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HeldTimers } from '../../closing/held-timers.js';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('a stage that never disposes');

const stages: TestStages = {
  source: { type: 'numbers', options: { count: 100, kind: 'frame' } },
  end: { type: 'sink', options: { keep: 1000, leaks: true } },
};

inEachLayout(test, 'shows as a stuck link, and memory stays flat', async (start) => {
  const closeTimeoutMs = 12_345;
  using timers = new HeldTimers(closeTimeoutMs);
  const run = start(stages, [link('source', 'end', { capacity: 3 })], { closeTimeoutMs });
  await run.until('end', 'taken', 3);
  await run.untilDepth('end', 3);
  run.pipeline.stop();
  timers.elapse(closeTimeoutMs);
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  const { code, stage, message } = summary.error ?? {};
  assert.equal(
    [code, stage, message],
    ['ERR_STAGE_TIMEOUT', 'end', 'end did not close within 12345 ms'],
    'not the source',
  );
  assert.equal(account(summary, 'end'), { sent: 3, delivered: 3 });
  assert.is(summary.frames.peak, 3);
  // Whether it still ends in order, and so is told of what it leaks, depends on who hears of the abort first.
  assertAccounts(run, summary, { reclaimed: summary.frames.reclaimed });
});

inEachLayout(test, 'behind a link that drops, it ends, and is told how many references it left', async (start) => {
  const run = start(stages, [link('source', 'end', { capacity: 3, overflow: 'drop-newest' })]);
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.equal(account(summary, 'end'), { sent: 100, delivered: 3, droppedBy: { 'overflow-newest': 97 } });
  assert.is(summary.frames.peak, 4);
  assert.equal(run.told('end'), ['ended without giving back 3 frame references: dispose of every packet']);
  assertAccounts(run, summary, { reclaimed: 3 });
});

test.run();
