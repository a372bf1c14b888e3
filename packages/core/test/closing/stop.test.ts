// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { unlimited } from '../engine/harness/board.js';
import { account } from '../engine/harness/engine-run.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { HeldTimers } from './held-timers.js';
import { eventsOf, tellingStage } from './telling-stages.js';

const test = suite('closing: stop()');

const stages = {
  source: tellingStage('numbers', { count: unlimited, kind: 'frame' }),
  middle: tellingStage('pass'),
  end: tellingStage('sink'),
};
const links = [link('source', 'middle'), link('middle', 'end')];

inEachLayout(
  test,
  '“`stop()`, the first Ctrl-C. `context.stopping` aborts in all stages; sources end; then as above.”',
  async (start) => {
    const run = start(stages, links, { gates: { source: { mayMake: 5 }, middle: { mayFlush: 0 } } });
    await run.until('end', 'taken', 5);
    run.pipeline.stop();
    for (const stage of ['source', 'middle', 'end']) await run.untilTold(stage, 'stopping');
    assert.equal(eventsOf(run, 'end'), ['stopping']);
    run.open('middle', 'mayFlush');
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'draining', 'done']);
    assert.equal(eventsOf(run, 'source'), ['stopping', 'abandoned', 'close']);
    assert.equal(eventsOf(run, 'end'), ['stopping', 'flush', 'abandoned', 'close']);
    assert.is(run.lives().middle, 'opened, flushed, closed');
    assert.equal(account(summary, 'end'), { sent: 5, delivered: 5 });
    assertAccounts(run, summary);
  },
);

inEachLayout(
  test,
  '“After 10 s (`closeTimeoutMs`) what remains is aborted, and the run has failed with ERR_STAGE_TIMEOUT.”',
  async (start) => {
    using timers = new HeldTimers(10_000);
    const run = start(stages, links, { gates: { source: { mayMake: 5 }, end: { mayFlush: 0 } } });
    await run.until('end', 'taken', 5);
    run.pipeline.stop();
    await run.until('end', 'flushed', 1);
    for (const stage of ['source', 'middle']) await run.untilTold(stage, 'close');
    // When those have ended, the stop's own remains.
    await timers.until(10_000, 1);
    assert.is(run.pipeline.state, 'draining');
    timers.elapse(10_000);
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
    assert.equal(
      [summary.error?.code, summary.error?.message, summary.error?.stage],
      ['ERR_STAGE_TIMEOUT', 'end did not close within 10000 ms', 'end'],
    );
    assert.equal(eventsOf(run, 'end').slice(-2), ['abandoned', 'close']);
    assertAccounts(run, summary);
  },
);

inEachLayout(test, '“Before all stages were open, a stop is an abort.”', async (start) => {
  const run = start(stages, links, { gates: { end: { mayOpen: 0 } } });
  for (const stage of ['source', 'middle', 'end']) await run.until(stage, 'opened', 1);
  run.pipeline.stop();
  await run.untilTold('end', 'abandoned');
  run.open('end', 'mayOpen');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'aborted']);
  for (const stage of ['source', 'middle', 'end'])
    assert.equal(eventsOf(run, stage), ['stopping', 'abandoned', 'close'], stage);
  assertAccounts(run, summary);
});

test.run();
