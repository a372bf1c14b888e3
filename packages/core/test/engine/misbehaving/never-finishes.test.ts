import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a stage that never finishes');

const where = { process: inEachLayout, flush: inOwnThreads, close: inEachLayout };

for (const [call, register] of Object.entries(where)) {
  register(test, `${call}: it alone is named and terminated, the others end in order`, async (start) => {
    const run = start(
      {
        source: { type: 'numbers', options: { count: 100, kind: 'frame' } },
        bad: { type: 'sink', options: { where: call, way: 'stall' } },
        good: { type: 'sink' },
      },
      [link('source', 'bad', { overflow: 'drop-newest', capacity: 10 }), link('source', 'good')],
      { gates: { source: { mayMake: 10 } }, closeTimeoutMs: 1000 },
    );
    await run.until('good', 'taken', 10);
    run.pipeline.stop();
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
    assert.equal(
      [summary.error?.code, summary.error?.message, summary.error?.stage],
      ['ERR_STAGE_TIMEOUT', 'bad did not close within 1000 ms', 'bad'],
    );
    assert.equal(account(summary, 'good'), { sent: 10, delivered: 10 });
    const delivered = call === 'process' ? { delivered: 1, droppedBy: { 'consumer-gone': 9 } } : { delivered: 10 };
    assert.equal(account(summary, 'bad'), { sent: 10, ...delivered });
    assert.is(run.lives().good, 'opened, flushed, closed');
    assertAccounts(run, summary);
  });
}

test.run();
