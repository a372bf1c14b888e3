// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { HeldTimers } from './held-timers.js';
import { tellingStage } from './telling-stages.js';
import { Workers } from './workers.js';

const test = suite('closing: a stage that does not close');

const source = tellingStage('numbers', { count: 3, kind: 'frame' });
const links = [link('source', 'end')];

for (const closeTimeoutMs of [undefined, 12_345]) {
  const ms = closeTimeoutMs ?? 10_000;
  inEachLayout(
    test,
    `“does not close within 10 s (\`closeTimeoutMs\`; 2 s after a failure): its worker is terminated, and it is named, with ERR_STAGE_TIMEOUT if nothing had failed before.” (${ms} ms)`,
    async (start) => {
      using timers = new HeldTimers(ms);
      const workers = new Workers();
      const run = start({ source, end: tellingStage('sink') }, links, {
        gates: { end: { mayClose: 0 } },
        ...(closeTimeoutMs !== undefined && { closeTimeoutMs }),
      });
      await run.until('end', 'closed', 1);
      await run.untilTold('source', 'close');
      await run.untilTold('end', 'close');
      await timers.until(ms, 1);
      timers.elapse(ms);
      const summary = await run.ended();
      workers.close();
      assert.is(workers.living, 0);
      assert.equal(
        [summary.state, summary.error?.code, summary.error?.stage, summary.error?.message],
        ['failed', 'ERR_STAGE_TIMEOUT', 'end', `end did not close within ${ms} ms`],
      );
      assert.ok(run.told('end').includes(`did not close within ${ms} ms; its thread is terminated`));
      assertAccounts(run, summary);
    },
  );
}

inEachLayout(test, '“2 s after a failure”: the failure is what is told of it', async (start) => {
  using timers = new HeldTimers(2000);
  const workers = new Workers();
  const run = start({ source, end: tellingStage('sink', { where: 'process', at: 2 }) }, links, {
    gates: { end: { mayClose: 0 } },
  });
  await run.untilTold('end', 'close');
  await timers.until(2000, 1);
  timers.elapse(2000);
  const summary = await run.ended();
  workers.close();
  assert.is(workers.living, 0);
  assert.equal(
    [summary.state, summary.error?.code, summary.error?.stage, summary.error?.message],
    ['failed', 'ERR_STAGE_FAILED', 'end', 'thrown in process'],
  );
  assert.ok(run.told('end').includes('did not close within 2000 ms; its thread is terminated'));
  assertAccounts(run, summary);
});

test.run();
