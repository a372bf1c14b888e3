import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HeldTimers } from '../../closing/held-timers.js';
import { tellingStage } from '../../closing/telling-stages.js';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a stage that never finishes');

const where = { process: inEachLayout, flush: inOwnThreads, close: inEachLayout };
const closeTimeoutMs = 12_345;
/** What stages have after an abort. */
const abortTimeoutMs = 2000;

for (const [call, register] of Object.entries(where)) {
  register(test, `${call}: it alone is named and terminated, the others end in order`, async (start) => {
    using timers = new HeldTimers(closeTimeoutMs, abortTimeoutMs);
    const run = start(
      {
        source: tellingStage('numbers', { count: 100, kind: 'frame' }),
        bad: tellingStage('sink', { where: call, way: 'stall' }),
        good: tellingStage('sink'),
      },
      [link('source', 'bad', { overflow: 'drop-newest', capacity: 10 }), link('source', 'good')],
      { gates: { source: { mayMake: 10 } }, closeTimeoutMs },
    );
    await run.until('good', 'taken', 10);
    run.pipeline.stop();
    const closing = call === 'close' ? ['source', 'good', 'bad'] : ['source', 'good'];
    for (const stage of closing) await run.untilTold(stage, 'close');
    // When the others have ended: the stop's own, and that of a stage that is closing.
    await timers.until(closeTimeoutMs, call === 'close' ? 2 : 1);
    timers.elapse(closeTimeoutMs);
    if (call !== 'close') {
      // The abort's own, and that of the stage that is told of it.
      await timers.until(abortTimeoutMs, 2);
      timers.elapse(abortTimeoutMs);
    }
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
    assert.equal(
      [summary.error?.code, summary.error?.message, summary.error?.stage],
      ['ERR_STAGE_TIMEOUT', `bad did not close within ${closeTimeoutMs} ms`, 'bad'],
    );
    assert.equal(account(summary, 'good'), { sent: 10, delivered: 10 });
    const delivered = call === 'process' ? { delivered: 1, droppedBy: { 'consumer-gone': 9 } } : { delivered: 10 };
    assert.equal(account(summary, 'bad'), { sent: 10, ...delivered });
    assert.is(run.lives().good, 'opened, flushed, closed');
    assertAccounts(run, summary);
  });
}

test.run();
