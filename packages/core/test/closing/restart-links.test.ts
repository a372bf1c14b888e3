// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { OverflowPolicy } from '../../src/graph/graph.js';
import { framePoolStats } from '../../src/index.js';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { unlimited } from '../engine/harness/board.js';
import { account, type EngineRun } from '../engine/harness/engine-run.js';
import { inEachLayout, inOwnThreads, type Start } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { HeldTimers } from './held-timers.js';
import { eventsOf, tellingStage, untilWarned } from './telling-stages.js';

const test = suite('closing: links outlive instances');

/** No other timer is as long. */
const restart = { max: 1, backoffMs: 12_345 };

/** A sink that has failed at its first packet and waits for its restart. */
async function whileAway(start: Start, overflow: OverflowPolicy): Promise<EngineRun> {
  const run = start(
    {
      source: tellingStage('numbers', { count: unlimited, kind: 'frame' }),
      end: tellingStage('sink', { tells: true, where: 'process' }, { restart }),
    },
    [link('source', 'end', { overflow, capacity: 4 })],
    { gates: { source: { mayMake: 1 }, end: { mayTake: 0 } } },
  );
  await run.until('end', 'taken', 1);
  if (overflow === 'block') run.open('source', 'mayMake', 100);
  if (overflow === 'block') await run.untilDepth('end', 4);
  run.open('end', 'mayTake');
  await untilWarned(run, 'end', /it is restarted/);
  return run;
}

function numbers(run: EngineRun): string[] {
  return eventsOf(run, 'end').filter((event) => /\d/.test(event));
}

inEachLayout(
  test,
  '“The links stay. A producer that blocks waits for the new instance”, and goes on with it',
  async (start) => {
    using timers = new HeldTimers(restart.backoffMs);
    const run = await whileAway(start, 'block');
    assert.is(run.board('source').get('made'), 4);
    timers.elapse(restart.backoffMs);
    await run.until('end', 'taken', 97);
    run.pipeline.stop();
    const summary = await run.ended();
    assert.is(numbers(run)[1], '4');
    assert.equal(account(summary, 'end'), { sent: 100, delivered: 97, droppedBy: { 'consumer-gone': 3 } });
    assert.is(run.board('source').get('opened'), 1);
    assertAccounts(run, summary);
  },
);

for (const [overflow, kept] of [
  ['drop-oldest', ['17', '18', '19', '20']],
  ['drop-newest', ['1', '2', '3', '4']],
] as const) {
  inEachLayout(test, `“one that drops goes on by its overflow policy.” (${overflow})`, async (start) => {
    using timers = new HeldTimers(restart.backoffMs);
    const run = await whileAway(start, overflow);
    run.open('source', 'mayMake', 21);
    await run.until('source', 'made', 21);
    timers.elapse(restart.backoffMs);
    await run.until('end', 'taken', 5);
    run.pipeline.stop();
    const summary = await run.ended();
    assert.equal(numbers(run), ['0', ...kept]);
    const cause = overflow === 'drop-oldest' ? 'overflow-oldest' : 'overflow-newest';
    assert.equal(account(summary, 'end'), { sent: 21, delivered: 5, droppedBy: { [cause]: 16 } });
    assertAccounts(run, summary);
  });
}

const gone = '“What was on its way to the failed instance is dropped with the cause `consumer-gone`”';

for (const way of ['throw', 'exit', 'kill']) {
  (way === 'throw' ? inEachLayout : inOwnThreads)(
    test,
    `${gone}: frames go back to the pool (${way})`,
    async (start) => {
      using timers = new HeldTimers(restart.backoffMs);
      const end = tellingStage(
        'sink',
        { keep: 2, ...(way !== 'kill' && { where: 'process', at: 2, way }) },
        { restart },
      );
      const run = start(
        { source: tellingStage('numbers', { count: 6, kind: 'frame' }), end },
        [link('source', 'end', { capacity: 7 })],
        { gates: { end: { mayTake: 2 } } },
      );
      // Two are kept, one is in process, three wait.
      await run.until('source', 'closed', 1);
      await run.until('end', 'taken', 3);
      assert.is(framePoolStats().inUse, 6);
      if (way === 'kill') await run.kill('end');
      else run.open('end', 'mayTake');
      await untilWarned(run, 'end', /it is restarted/);
      assert.is(framePoolStats().inUse, 0);
      timers.elapse(restart.backoffMs);
      const summary = await run.ended();
      assert.is(summary.state, 'done');
      assert.equal(account(summary, 'end'), { sent: 6, delivered: 3, droppedBy: { 'consumer-gone': 3 } });
      assertAccounts(run, summary);
    },
  );
}

for (const way of ['throw', 'kill']) {
  (way === 'throw' ? inEachLayout : inOwnThreads)(
    test,
    `“what waited in its own output links, with \`producer-gone\`.” (${way})`,
    async (start) => {
      using timers = new HeldTimers(restart.backoffMs);
      const middle = tellingStage('pass', way === 'throw' ? { where: 'process', at: 6 } : {}, { restart });
      const run = start(
        {
          source: tellingStage('numbers', { count: 9, kind: 'frame' }),
          middle,
          end: tellingStage('sink', { tells: true }),
        },
        [link('source', 'middle'), link('middle', 'end', { overflow: 'drop-oldest', capacity: 6 })],
        { gates: { source: { mayMake: 7 }, middle: { mayTake: 6 }, end: { mayTake: 0 } } },
      );
      await run.until('middle', 'taken', 7);
      await run.until('end', 'taken', 1);
      if (way === 'kill') await run.kill('middle');
      else run.open('middle', 'mayTake');
      await untilWarned(run, 'middle', /it is restarted/);
      // Half of what the link holds is with the consumer.
      assert.equal(framePoolStats().owners, [{ name: 'end', references: 3 }]);
      run.open('end', 'mayTake');
      run.open('middle', 'mayTake');
      timers.elapse(restart.backoffMs);
      run.open('source', 'mayMake');
      const summary = await run.ended();
      assert.is(summary.state, 'done');
      assert.equal(numbers(run), ['0', '1', '2', '7', '8']);
      assert.equal(account(summary, 'middle'), { sent: 9, delivered: 9 });
      assert.equal(account(summary, 'end'), { sent: 8, delivered: 5, droppedBy: { 'producer-gone': 3 } });
      assertAccounts(run, summary);
    },
  );
}

test.run();
