// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { unlimited } from '../engine/harness/board.js';
import { account } from '../engine/harness/engine-run.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link, type TestStages } from '../engine/harness/test-graph.js';
import { eventsOf, failureOf, tellingStage, untilWarned } from './telling-stages.js';

const test = suite('closing: a failure without a restart');

/** Two chains that have nothing in common; the middle of the first one fails at its third packet. */
const stages: TestStages = {
  source: tellingStage('numbers', { count: unlimited, kind: 'frame' }),
  middle: tellingStage('pass', { where: 'process', at: 2 }),
  end: tellingStage('sink'),
  other: tellingStage('numbers', { count: unlimited, kind: 'frame' }),
  otherEnd: tellingStage('sink'),
};
const links = [link('source', 'middle'), link('middle', 'end'), link('other', 'otherEnd')];
const gates = { source: { mayMake: 4 }, middle: { mayTake: 2 }, other: { mayMake: 3 } };

inEachLayout(
  test,
  "“Without, the stage has ended: to its consumers its outputs have ended, its producers' packets are dropped with the cause `consumer-gone`.”",
  async (start) => {
    const run = start(stages, links, { onError: 'continue', gates });
    await run.until('source', 'made', 4);
    await run.until('end', 'taken', 2);
    run.open('middle', 'mayTake');
    await run.untilTold('end', 'close');
    assert.equal(eventsOf(run, 'end')[0], 'flush');
    run.open('source', 'mayMake', 20);
    await run.until('source', 'made', 20);
    assert.is(run.pipeline.state, 'running');
    run.pipeline.stop();
    const summary = await run.ended();
    assert.equal(account(summary, 'middle'), { sent: 20, delivered: 3, droppedBy: { 'consumer-gone': 17 } });
    assert.equal(account(summary, 'end'), { sent: 2, delivered: 2 });
    assertAccounts(run, summary);
  },
);

inEachLayout(
  test,
  "“The first such failure is the pipeline's, what fails after it is logged as a warning.”",
  async (start) => {
    const otherEnd = tellingStage('sink', { where: 'process', at: 3 });
    const run = start({ ...stages, otherEnd }, links, { onError: 'continue', gates });
    const failed = failureOf(run);
    run.open('middle', 'mayTake');
    await failed;
    run.open('other', 'mayMake');
    const warning = /^also failed: ERR_STAGE_FAILED thrown in process$/;
    await untilWarned(run, 'otherEnd', warning);
    run.pipeline.stop();
    const summary = await run.ended();
    assert.equal([summary.state, summary.error?.stage], ['failed', 'middle']);
    const warnings = run.logs.filter(({ level }) => level === 'warn').map(({ stage, message }) => [stage, message]);
    assert.equal(warnings, [
      ['middle', 'failed: ERR_STAGE_FAILED thrown in process; the others go on without it'],
      ['otherEnd', 'also failed: ERR_STAGE_FAILED thrown in process'],
    ]);
    assertAccounts(run, summary);
  },
);

inEachLayout(test, '“`onError` says what the others do: `stop` (they come to their end in order)”', async (start) => {
  const run = start(stages, links, { onError: 'stop', gates });
  await run.until('otherEnd', 'taken', 3);
  run.open('middle', 'mayTake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  for (const stage of ['end', 'otherEnd']) assert.is(run.lives()[stage], 'opened, flushed, closed');
  assert.equal(account(summary, 'otherEnd'), { sent: 3, delivered: 3 });
  assertAccounts(run, summary);
});

inEachLayout(test, '“`abort` (at once)”', async (start) => {
  const run = start(stages, links, { onError: 'abort', gates: { ...gates, otherEnd: { mayTake: 1 } } });
  await run.until('otherEnd', 'taken', 2);
  run.open('middle', 'mayTake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'failed']);
  assert.is(run.lives().otherEnd, 'opened, closed');
  assert.is(summary.error?.stage, 'middle');
  assertAccounts(run, summary);
});

inEachLayout(
  test,
  '“`continue` (they go on without it; the pipeline has failed when they have ended).”',
  async (start) => {
    const other = tellingStage('numbers', { count: 10, kind: 'frame' });
    const source = tellingStage('numbers', { count: 10, kind: 'frame' });
    const run = start({ ...stages, source, other }, links, { onError: 'continue', gates });
    const failed = failureOf(run);
    await run.until('source', 'made', 4);
    run.open('middle', 'mayTake');
    await failed;
    assert.is(run.pipeline.state, 'running');
    for (const stage of ['source', 'other']) run.open(stage, 'mayMake');
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'failed']);
    assert.equal(account(summary, 'otherEnd'), { sent: 10, delivered: 10 });
    assert.is(account(summary, 'middle').sent, 10);
    assertAccounts(run, summary);
  },
);

test.run();
