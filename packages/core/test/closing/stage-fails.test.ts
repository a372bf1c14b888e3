// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { eventsOf, tellingStage } from './telling-stages.js';

const test = suite('closing: a stage fails');
const links = [link('source', 'middle', { capacity: 8 }), link('middle', 'end')];

inEachLayout(
  test,
  '“A stage fails. It is given nothing more, and closed.”: neither packets nor the end',
  async (start) => {
    const run = start(
      {
        source: tellingStage('numbers', { count: 4, kind: 'frame' }),
        middle: tellingStage('pass', { where: 'process', at: 1 }),
        end: tellingStage('sink'),
      },
      links,
      { gates: { middle: { mayTake: 0 } } },
    );
    await run.until('source', 'closed', 1);
    run.open('middle', 'mayTake');
    const summary = await run.ended();
    assert.equal([summary.error?.message, summary.error?.stage], ['thrown in process', 'middle']);
    assert.is(run.board('middle').get('taken'), 2);
    assert.equal(run.lives(), { source: 'opened, closed', middle: 'opened, closed', end: 'opened, flushed, closed' });
    assert.equal(eventsOf(run, 'middle'), ['stopping', 'abandoned', 'close']);
    assertAccounts(run, summary);
  },
);

for (const restarts of [0, 1]) {
  inEachLayout(
    test,
    `“What happens next is the policy's affair, below.”: with ${restarts || 'no'} restart`,
    async (start) => {
      const fields = restarts > 0 ? { restart: { max: restarts, backoffMs: 1 } } : {};
      const run = start(
        {
          source: tellingStage('numbers', { kind: 'frame' }),
          middle: tellingStage('pass', { where: 'process', at: 1 }, fields),
          end: tellingStage('sink'),
        },
        links,
      );
      const summary = await run.ended();
      assert.is(summary.state, restarts > 0 ? 'done' : 'failed');
      assert.equal(
        [run.board('middle').get('opened'), run.board('middle').get('closed')],
        [1 + restarts, 1 + restarts],
      );
      assertAccounts(run, summary);
    },
  );
}

test.run();
