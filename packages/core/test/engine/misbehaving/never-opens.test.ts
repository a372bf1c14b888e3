import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HeldTimers } from '../../closing/held-timers.js';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a stage that never opens');

const openTimeoutMs = 12_345;
const timeout = `did not open within ${openTimeoutMs} ms`;

for (const way of ['stall', 'loop']) {
  inEachLayout(test, `${way}: it is named, and its thread terminated`, async (start, { thread }) => {
    using timers = new HeldTimers(openTimeoutMs);
    const run = start(
      { source: { type: 'numbers' }, end: { type: 'sink', options: { where: 'open', way } } },
      [link('source', 'end')],
      { openTimeoutMs },
    );
    await run.until('end', 'opened', 1);
    // Whether the other stage could say that it was open, before this one stopped their thread, is a race.
    const isRace = way === 'loop' && thread !== undefined;
    if (!isRace) await timers.until(openTimeoutMs, 1);
    timers.elapse(openTimeoutMs);
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'failed']);
    const stage = isRace ? summary.error?.stage : 'end';
    assert.equal(summary.error, {
      code: 'ERR_STAGE_TIMEOUT',
      message: `${stage} ${timeout}`,
      phase: 'opening',
      stage,
    });
    assert.ok(run.told('end').includes(`${timeout}; its thread is terminated`));
    assert.equal(account(summary, 'end'), { sent: 0, delivered: 0 });
    assertAccounts(run, summary);
  });
}

test.run();
