// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { unlimited } from '../engine/harness/board.js';
import { account } from '../engine/harness/engine-run.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { eventsOf, tellingStage, untilWarned } from './telling-stages.js';

const test = suite('closing: no restart at the end');

const source = tellingStage('numbers', { count: unlimited, kind: 'frame' });
const links = [link('source', 'middle'), link('middle', 'end')];
const title =
  '“While the pipeline comes to its end, nothing is restarted: a stage that fails, or that waits for its restart, has ended.”';

inEachLayout(test, `${title}: fails`, async (start) => {
  const middle = tellingStage('pass', { where: 'flush' }, { restart: { max: 9, backoffMs: 1 } });
  const run = start({ source, middle, end: tellingStage('sink') }, links, {
    gates: { source: { mayMake: 3 }, middle: { mayFlush: 0 } },
  });
  await run.until('end', 'taken', 3);
  run.pipeline.stop();
  await run.until('middle', 'flushed', 1);
  run.open('middle', 'mayFlush');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.message, summary.error?.stage], ['thrown in flush', 'middle']);
  assert.is(summary.stages.middle?.restarts, 0);
  assert.equal(
    eventsOf(run, 'end').filter((event) => event !== 'stopping'),
    ['flush', 'abandoned', 'close'],
  );
  assertAccounts(run, summary);
});

for (const act of ['stop', 'abort'] as const) {
  inEachLayout(test, `${title}: waits (${act})`, async (start) => {
    const middle = tellingStage('pass', { where: 'process', at: 2 }, { restart: { max: 9, backoffMs: 1_000_000 } });
    const run = start({ source, middle, end: tellingStage('sink') }, links, {
      gates: { source: { mayMake: 3 }, middle: { mayTake: 2 } },
    });
    await run.until('end', 'taken', 2);
    run.open('middle', 'mayTake');
    await untilWarned(run, 'middle', /it is restarted/);
    run.pipeline[act]();
    const summary = await run.ended();
    assert.equal(run.states.slice(-2), act === 'stop' ? ['draining', 'done'] : ['running', 'aborted']);
    assert.is(summary.error, undefined);
    assert.is(run.board('middle').get('opened'), 1);
    assert.equal(account(summary, 'end'), { sent: 2, delivered: 2 });
    assertAccounts(run, summary);
  });
}

test.run();
