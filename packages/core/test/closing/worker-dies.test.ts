// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { framePoolStats } from '../../src/index.js';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { unlimited } from '../engine/harness/board.js';
import type { EngineRun } from '../engine/harness/engine-run.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { eventsOf, failureOf, tellingStage } from './telling-stages.js';

const test = suite('closing: a worker dies');
const links = [link('source', 'middle'), link('middle', 'end')];

/** Of which stages it was said that their worker died, the failure of the pipeline first. */
function blamed(run: EngineRun): (string | undefined)[] {
  return run.logs.filter(({ message }) => message.startsWith('also failed: ERR_THREAD_DIED')).map(({ stage }) => stage);
}

for (const way of ['exit', 'throw-late', 'reject-late', 'kill']) {
  inEachLayout(
    test,
    `“A worker dies. ERR_THREAD_DIED, for each of its stages that had not ended.” (${way})`,
    async (start, { thread }) => {
      const end = tellingStage('sink', way === 'kill' ? {} : { where: 'process', at: 2, way });
      const run = start({ source: tellingStage('numbers', { count: 3 }), middle: tellingStage('pass'), end }, links, {
        gates: { middle: { mayClose: 0 }, end: { mayTake: 2, mayClose: 0 } },
      });
      // The source has ended, the next stage is closing, the last one has a packet.
      await run.untilTold('source', 'close');
      await run.until('middle', 'closed', 1);
      await run.until('end', 'taken', 3);
      const failed = failureOf(run);
      if (way === 'kill') await run.kill('end');
      else run.open('end', 'mayTake');
      const failure = await failed;
      assert.is(failure.code, 'ERR_THREAD_DIED');
      run.open('middle', 'mayClose');
      const summary = await run.ended();
      assert.is(summary.error?.code, 'ERR_THREAD_DIED');
      assert.equal([failure.stage, ...blamed(run)], thread ? ['middle', 'end'] : ['end']);
      assert.is(run.board('source').get('closed'), 1);
      assertAccounts(run, summary);
    },
  );
}

inEachLayout(test, '“Its ports close; its owners are reclaimed.”', async (start, { thread }) => {
  const run = start(
    {
      source: tellingStage('numbers', { count: unlimited, kind: 'frame' }),
      middle: tellingStage('pass', { keep: 2 }),
      end: tellingStage('sink', { keep: 1 }),
    },
    links,
    { onError: 'continue', gates: { source: { mayMake: 9 }, middle: { mayTake: 3 } } },
  );
  await run.untilDepth('middle', 4);
  await run.until('end', 'taken', 1);
  await run.until('middle', 'taken', 4);
  assert.ok(framePoolStats().owners.some(({ name, references }) => name === 'middle' && references > 2));
  await run.kill('middle');
  const left = framePoolStats().owners.map(({ name }) => name);
  assert.not(left.includes('middle'));
  // Its producer, which waited for it, goes on; its consumer ends.
  if (!thread) {
    await run.until('end', 'closed', 1);
    await run.until('source', 'made', 9);
    run.pipeline.stop();
  }
  const summary = await run.ended();
  assert.is(summary.error?.code, 'ERR_THREAD_DIED');
  assert.equal(eventsOf(run, 'end').includes('flush'), !thread);
  assertAccounts(run, summary);
});

test.run();
