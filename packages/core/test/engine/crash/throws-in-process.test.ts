import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a stage that throws in process');

for (const at of [0, 5]) {
  inEachLayout(test, `at packet ${at}: it is given no other, what waits for it is dropped`, async (start) => {
    const run = start(
      {
        source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
        middle: { type: 'pass', options: { where: 'process', at } },
        end: { type: 'sink' },
      },
      [link('source', 'middle', { capacity: 8 }), link('middle', 'end')],
      { gates: { source: { mayMake: 8 }, middle: { mayTake: 0 } } },
    );
    await run.until('source', 'made', 8);
    run.open('middle', 'mayTake');
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
    assert.equal(summary.error, {
      code: 'ERR_STAGE_FAILED',
      message: 'thrown in process',
      phase: 'running',
      stage: 'middle',
    });
    assert.equal(account(summary, 'middle'), {
      sent: 8,
      delivered: at + 1,
      droppedBy: { 'consumer-gone': 8 - at - 1 },
    });
    assert.equal(account(summary, 'end'), { sent: at, delivered: at });
    assert.equal(run.lives(), {
      source: 'opened, closed',
      middle: 'opened, closed',
      end: 'opened, flushed, closed',
    });
    assertAccounts(run, summary);
  });
}

inEachLayout(test, 'its sibling at a fan-out gets everything that was sent', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: unlimited, kind: 'frame' } },
      bad: { type: 'sink', options: { where: 'process', at: 2 } },
      good: { type: 'sink' },
    },
    [link('source', 'bad'), link('source', 'good')],
  );
  const summary = await run.ended();
  const sent = summary.stages.source?.out.packets ?? 0;
  assert.equal(account(summary, 'bad'), {
    sent,
    delivered: 3,
    ...(sent > 3 && { droppedBy: { 'consumer-gone': sent - 3 } }),
  });
  assert.equal(account(summary, 'good'), { sent, delivered: sent });
  assert.equal(run.lives(), {
    source: 'opened, closed',
    bad: 'opened, closed',
    good: 'opened, flushed, closed',
  });
  assertAccounts(run, summary);
});

test.run();
