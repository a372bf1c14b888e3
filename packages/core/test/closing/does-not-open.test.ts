// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { HeldTimers } from './held-timers.js';
import { tellingStage } from './telling-stages.js';
import { Workers } from './workers.js';

const test = suite('closing: a stage that does not open');

const stages = { source: tellingStage('numbers'), end: tellingStage('sink') };
const links = [link('source', 'end')];

for (const openTimeoutMs of [undefined, 12_345]) {
  const ms = openTimeoutMs ?? 30_000;
  inEachLayout(
    test,
    `“A stage does not open within 30 s (\`openTimeoutMs\`)”: its worker is terminated, it is named (${ms} ms)`,
    async (start, { thread }) => {
      using timers = new HeldTimers(ms);
      const workers = new Workers();
      const run = start(stages, links, {
        gates: { end: { mayOpen: 0 } },
        ...(openTimeoutMs !== undefined && { openTimeoutMs }),
      });
      for (const stage of ['source', 'end']) await run.until(stage, 'opened', 1);
      // That of the stage that is open has been cleared.
      await timers.until(ms, 1);
      timers.elapse(ms);
      const summary = await run.ended();
      workers.close();
      assert.is(workers.living, 0);
      assert.equal(run.states, ['opening', 'failed']);
      assert.equal(
        [summary.error?.code, summary.error?.stage, summary.error?.message],
        ['ERR_STAGE_TIMEOUT', 'end', `end did not open within ${ms} ms`],
      );
      assert.ok(run.told('end').includes(`did not open within ${ms} ms; its thread is terminated`));
      assert.equal(run.lives(), { source: thread ? 'opened' : 'opened, closed', end: 'opened' });
      assertAccounts(run, summary);
    },
  );
}

test.run();
