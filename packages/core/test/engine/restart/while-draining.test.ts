import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('a failure while the pipeline comes to its end');

const restart = { max: 3, backoffMs: 1 };
const stages: TestStages = {
  source: { type: 'numbers', options: { count: unlimited, kind: 'frame' }, restart },
  end: { type: 'sink', restart },
};

for (const where of ['process', 'flush', 'close']) {
  inEachLayout(test, `${where}: the stage is not restarted, the run has failed`, async (start) => {
    const end = { ...stages.end, type: 'sink', options: { where, at: where === 'process' ? 2 : 0 } };
    const run = start({ ...stages, end }, [link('source', 'end', { capacity: 5 })], {
      gates: { source: { mayMake: 4 }, end: { mayTake: 0 } },
    });
    await run.until('source', 'made', 4);
    run.pipeline.stop();
    await run.until('source', 'closed', 1);
    run.open('end', 'mayTake');
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
    assert.equal([summary.error?.message, summary.error?.stage], [`thrown in ${where}`, 'end']);
    assert.equal(run.restarts(summary), { source: 0, end: 0 });
    const delivered = where === 'process' ? { delivered: 3, droppedBy: { 'consumer-gone': 1 } } : { delivered: 4 };
    assert.equal(account(summary, 'end'), { sent: 4, ...delivered });
    assert.is(run.lives().end, where === 'process' ? 'opened, closed' : 'opened, flushed, closed');
    assertAccounts(run, summary);
  });
}

inOwnThreads(test, 'a thread that dies is not restarted, either', async (start) => {
  const run = start(stages, [link('source', 'end')], { gates: { source: { mayMake: 4 }, end: { mayFlush: 0 } } });
  await run.until('end', 'taken', 4);
  run.pipeline.stop();
  await run.until('end', 'flushed', 1);
  await run.kill('end');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_DIED', 'end']);
  assert.equal(run.restarts(summary), { source: 0, end: 0 });
  assert.equal(account(summary, 'end'), { sent: 4, delivered: 4 });
  assertAccounts(run, summary);
});

test.run();
