// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { unlimited } from '../engine/harness/board.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { HeldTimers } from './held-timers.js';
import { eventsOf, tellingStage } from './telling-stages.js';
import { Workers } from './workers.js';

const test = suite('closing: abort()');

const stages = {
  source: tellingStage('numbers', { count: unlimited, kind: 'frame' }),
  middle: tellingStage('pass', { keep: 2 }),
  end: tellingStage('sink'),
};
const links = [link('source', 'middle'), link('middle', 'end')];

inEachLayout(
  test,
  '“`abort()`, the second Ctrl-C. `context.signal` aborts; every stage is closed at once”',
  async (start) => {
    const run = start(stages, links, { gates: { end: { mayTake: 3 } } });
    // Every stage waits for the next one: none comes to its end before the abort.
    for (const stage of ['end', 'middle']) await run.untilDepth(stage, 4);
    run.pipeline.stop();
    for (const stage of ['source', 'middle', 'end']) await run.untilTold(stage, 'stopping');
    run.pipeline.abort();
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'draining', 'aborted']);
    assert.is(summary.error, undefined);
    for (const stage of ['source', 'middle', 'end'])
      assert.equal(eventsOf(run, stage), ['stopping', 'abandoned', 'close'], stage);
    assertAccounts(run, summary);
  },
);

inEachLayout(test, '“after 2 s its worker is terminated.”', async (start) => {
  using timers = new HeldTimers(2000);
  const workers = new Workers();
  const run = start(stages, links, { gates: { source: { mayMake: 5 }, end: { mayClose: 0 } } });
  await run.until('end', 'taken', 3);
  run.pipeline.abort();
  for (const stage of ['source', 'middle', 'end']) await run.untilTold(stage, 'close');
  // When the others have ended: the abort's own, and that of the one stage that is closing.
  await timers.until(2000, 2);
  assert.ok(workers.living > 0);
  timers.elapse(2000);
  const summary = await run.ended();
  workers.close();
  assert.is(workers.living, 0);
  assert.equal([summary.state, summary.error], ['aborted', undefined]);
  assert.ok(
    run.logs.some(({ level, stage, message }) => level === 'warn' && stage === 'end' && /terminated/.test(message)),
  );
  assertAccounts(run, summary);
});

inEachLayout(test, '“A `stop()` after it changes nothing, nor does either after the end.”', async (start) => {
  const run = start(stages, links, { gates: { source: { mayMake: 5 }, end: { mayClose: 0 } } });
  await run.until('end', 'taken', 3);
  run.pipeline.abort();
  await run.until('end', 'closed', 1);
  run.pipeline.stop();
  run.open('end', 'mayClose');
  const summary = await run.ended();
  run.pipeline.stop();
  run.pipeline.abort();
  assert.equal(run.states, ['opening', 'running', 'aborted']);
  assert.equal([summary.state, run.pipeline.state], ['aborted', 'aborted']);
  for (const stage of ['source', 'middle', 'end']) assert.is(run.board(stage).get('closed'), 1);
  assertAccounts(run, summary);
});

test.run();
