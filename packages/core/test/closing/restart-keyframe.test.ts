// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { account } from '../engine/harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { eventsOf, tellingStage } from './telling-stages.js';

const test = suite('closing: coded video after a restart');

const restart = { max: 1, backoffMs: 1 };

for (const overflow of ['block', 'drop-oldest', 'drop-newest', 'drop-to-keyframe'] as const) {
  inEachLayout(
    test,
    `“Coded video goes on with a keyframe, which is asked for; units before it are dropped with the cause \`awaiting-keyframe\`.” (${overflow})`,
    async (start) => {
      const run = start(
        {
          source: tellingStage('numbers', { count: 20, kind: 'unit', keyframeInterval: 1000, obeys: true }),
          end: tellingStage('sink', { tells: true, where: 'process', at: 2 }, { restart }),
        },
        [link('source', 'end', { overflow, capacity: 64 })],
        { gates: { source: { mayMake: 3 } } },
      );
      await run.until('end', 'opened', 2);
      await run.untilDepth('end', 0);
      // The first one after the restart is what asks; it is the last one before the keyframe.
      run.open('source', 'mayMake', 4);
      await run.until('source', 'requests', 1);
      run.open('source', 'mayMake');
      const summary = await run.ended();
      assert.is(summary.state, 'done');
      assert.equal(
        eventsOf(run, 'end')
          .filter((event) => /\d/.test(event))
          .slice(0, 5),
        ['0', '1', '2', '4', '5'],
      );
      assert.equal(account(summary, 'end'), { sent: 20, delivered: 19, droppedBy: { 'awaiting-keyframe': 1 } });
      assertAccounts(run, summary);
    },
  );
}

inOwnThreads(
  test,
  '“Coded video goes on with a keyframe, which is asked for”: that of a source that is restarted, too',
  async (start) => {
    const run = start(
      { source: tellingStage('joining', {}, { restart }), end: tellingStage('sink', { tells: true }) },
      [link('source', 'end')],
      { gates: { source: { mayMake: 15 } } },
    );
    await run.until('source', 'made', 15);
    await run.until('end', 'taken', 15);
    await run.kill('source');
    run.open('source', 'mayMake');
    const summary = await run.ended();
    assert.is(summary.state, 'done');
    assert.ok(run.board('source').get('requests') >= 1);
    assert.is(
      eventsOf(run, 'end')
        .filter((event) => /\d/.test(event))[15]
        ?.split('.')[0],
      '20',
    );
    assert.equal(account(summary, 'end'), { sent: 40, delivered: 35, droppedBy: { 'awaiting-keyframe': 5 } });
    assertAccounts(run, summary);
  },
);

test.run();
