// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { account } from '../engine/harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { eventsOf, livesOf, tellingStage } from './telling-stages.js';

const test = suite('closing: what a restarted stage emits');

const restart = { max: 2, backoffMs: 1 };

inEachLayout(test, "“Its consumers don't see an end.”", async (start) => {
  const run = start(
    {
      source: tellingStage('numbers', { count: 10 }),
      middle: tellingStage('pass', { where: 'process', at: 3, times: 2 }, { restart }),
      end: tellingStage('sink'),
    },
    [link('source', 'middle', { capacity: 1 }), link('middle', 'end')],
    { gates: { source: { mayMake: 3 } } },
  );
  await run.until('end', 'taken', 3);
  run.open('source', 'mayMake');
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.is(summary.stages.middle?.restarts, 2);
  assert.equal(eventsOf(run, 'end'), ['flush', 'stopping', 'abandoned', 'close']);
  assert.equal(account(summary, 'end'), { sent: 8, delivered: 8 });
  assertAccounts(run, summary);
});

/** The times of what arrived, in ms; each instance of the source begins at 0. */
function times(events: readonly string[]): number[] {
  return events.filter((event) => /^[\d.]+$/.test(event)).map(Number);
}

const behind =
  '“What a restarted source emits goes on behind what the instance before it emitted: a timeline that begins anew is shifted.”';

for (const way of ['throw', 'kill']) {
  (way === 'throw' ? inEachLayout : inOwnThreads)(test, `${behind} (${way})`, async (start) => {
    const source = tellingStage('numbers', { count: 9, where: 'request' }, { restart });
    const end = tellingStage('sink', { tells: true, ...(way === 'throw' && { asksAt: 4 }) });
    const run = start({ source, end }, [link('source', 'end')], { gates: { source: { mayMake: 5 } } });
    await run.until('source', 'made', 5);
    await run.until('end', 'taken', 5);
    if (way === 'kill') await run.kill('source');
    await run.until('source', 'opened', 2);
    run.open('source', 'mayMake');
    const summary = await run.ended();
    assert.is(summary.state, 'done');
    assert.equal(
      livesOf(run, 'source').map(({ instance }) => instance),
      [0, 1],
    );
    const seen = times(eventsOf(run, 'end'));
    assert.equal(seen.slice(0, 5), [0, 1, 2, 3, 4]);
    const [next = 0, ...rest] = seen.slice(5);
    assert.ok(next >= 5, `${next} ms`);
    for (const [index, time] of rest.entries()) assert.ok(Math.abs(time - next - (index + 1)) < 0.002, `${time} ms`);
    assert.equal(eventsOf(run, 'end').slice(-4), ['flush', 'stopping', 'abandoned', 'close']);
    assertAccounts(run, summary);
  });
}

inEachLayout(test, '“`context.instance` counts the restarts; so does `restarts` in the summary.”', async (start) => {
  const run = start(
    {
      source: tellingStage('numbers', { count: 9, where: 'request' }, { restart }),
      end: tellingStage('sink', { asksAt: 1, where: 'process', at: 2, times: 2 }, { restart }),
    },
    [link('source', 'end', { capacity: 1 })],
    { gates: { source: { mayMake: 2 } } },
  );
  await run.until('source', 'opened', 2);
  run.open('source', 'mayMake');
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.equal(
    livesOf(run, 'source').map(({ instance }) => instance),
    [0, 1],
  );
  assert.equal(
    livesOf(run, 'end').map(({ instance }) => instance),
    [0, 1, 2],
  );
  assert.equal([summary.stages.source?.restarts, summary.stages.end?.restarts], [1, 2]);
  assertAccounts(run, summary);
});

test.run();
