// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { framePoolStats } from '../../src/index.js';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { account } from '../engine/harness/engine-run.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { eventsOf, failureOf, tellingStage } from './telling-stages.js';

const test = suite('closing: links');

// Half of the capacity of such a link waits with the producer, where it can still be dropped.
const dropping = [link('source', 'end', { overflow: 'drop-oldest', capacity: 6 })];

inEachLayout(test, '“output links | `StageRunner` | `end` in order after the last packet”', async (start) => {
  const run = start(
    { source: tellingStage('numbers', { count: 6 }), end: tellingStage('sink', { tells: true }) },
    dropping,
    {
      gates: { end: { mayTake: 0 } },
    },
  );
  await run.until('source', 'made', 6);
  assert.is(run.board('source').get('closed'), 0, 'half of it waits for the consumer');
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.equal(eventsOf(run, 'end'), ['0', '1', '2', '3', '4', '5', 'flush', 'stopping', 'abandoned', 'close']);
  assert.equal(account(summary, 'end'), { sent: 6, delivered: 6 });
});

inEachLayout(test, '“then `StageRunner.close`; closing disposes of what still waits”', async (start) => {
  const source = tellingStage('numbers', { count: 10, kind: 'frame', where: 'generate', at: 6 });
  const run = start({ source, end: tellingStage('sink') }, dropping, {
    onError: 'continue',
    gates: { source: { mayMake: 1 }, end: { mayTake: 0 } },
  });
  await run.until('end', 'taken', 1);
  const failed = failureOf(run);
  run.open('source', 'mayMake');
  await failed;
  assert.equal(framePoolStats().owners, [{ name: 'end', references: 3 }]);
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.equal(account(summary, 'end'), { sent: 6, delivered: 3, droppedBy: { 'producer-gone': 3 } });
  assertAccounts(run, summary);
});

inEachLayout(
  test,
  '“input links | `StageRunner` | `StageRunner.close`; what had arrived and was not delivered is given back”',
  async (start) => {
    const source = tellingStage('numbers', { count: 8, kind: 'frame' });
    const run = start({ source, end: tellingStage('sink', { where: 'process' }) }, [link('source', 'end')], {
      onError: 'continue',
      gates: { source: { mayMake: 4 }, end: { mayTake: 0 } },
    });
    await run.until('source', 'made', 4);
    await run.until('end', 'taken', 1);
    const failed = failureOf(run);
    run.open('end', 'mayTake');
    await failed;
    assert.is(framePoolStats().inUse, 0);
    run.open('source', 'mayMake');
    const summary = await run.ended();
    assert.equal(account(summary, 'end'), { sent: 8, delivered: 1, droppedBy: { 'consumer-gone': 7 } });
    assertAccounts(run, summary);
  },
);

test.run();
