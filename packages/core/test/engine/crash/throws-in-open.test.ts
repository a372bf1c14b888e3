import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { HeldTimers } from '../../closing/held-timers.js';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link, type TestStages } from '../harness/test-graph.js';

const test = suite('a stage that throws in open');

const throws = { where: 'open' };

for (const failing of ['source', 'middle', 'end']) {
  inEachLayout(test, `the ${failing}: nothing has run, and whatever was opened is closed`, async (start) => {
    // However long the others' threads take to start, they are waited for.
    using _ = new HeldTimers(2000);
    const stages: TestStages = {
      source: { type: 'numbers', options: { kind: 'frame', ...(failing === 'source' && throws) } },
      middle: { type: 'pass', options: failing === 'middle' ? throws : {} },
      end: { type: 'sink', options: failing === 'end' ? throws : {} },
    };
    const run = start(stages, [link('source', 'middle'), link('middle', 'end')]);
    const summary = await run.ended();
    assert.equal(run.states, ['opening', 'failed']);
    assert.equal(summary.error, {
      code: 'ERR_STAGE_FAILED',
      message: 'thrown in open',
      phase: 'opening',
      stage: failing,
    });
    assert.equal(run.lives(), {
      source: 'opened, closed',
      middle: 'opened, closed',
      end: 'opened, closed',
      [failing]: 'opened',
    });
    assert.equal(account(summary, 'end'), { sent: 0, delivered: 0 });
    assertAccounts(run, summary);
  });
}

test.run();
