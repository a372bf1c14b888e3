import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a thread that dies while packets flow');

const deaths = { exit: /died: .*7/, 'throw-late': /died: thrown late/, 'reject-late': /died: rejected late/ };

for (const [way, message] of Object.entries(deaths)) {
  inEachLayout(
    test,
    `by ${way}: it is named, its frames are reclaimed, the others end in order`,
    async (start, { thread }) => {
      const run = start(
        {
          source: { type: 'numbers', options: { count: 8, kind: 'frame' } },
          middle: { type: 'pass', options: { where: 'process', at: 5, way } },
          end: { type: 'sink' },
        },
        [link('source', 'middle', { capacity: 8 }), link('middle', 'end')],
        { gates: { middle: { mayTake: 5 } } },
      );
      await run.until('source', 'closed', 1);
      await run.until('end', 'taken', 5);
      run.open('middle', 'mayTake', 6);
      const summary = await run.ended();
      assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
      const { error } = summary;
      assert.equal([error?.code, error?.phase, error?.stage], ['ERR_THREAD_DIED', 'running', 'middle']);
      assert.match(error?.message ?? '', message);
      // What throws late has passed its packet on, and may have been given another.
      if (way === 'exit') {
        assert.equal(account(summary, 'middle'), { sent: 8, delivered: 6, droppedBy: { 'consumer-gone': 2 } });
        assert.equal(account(summary, 'end'), { sent: 5, delivered: 5 });
      }
      assert.equal(run.lives(), {
        source: 'opened, closed',
        middle: 'opened',
        end: thread ? 'opened' : 'opened, flushed, closed',
      });
      assertAccounts(run, summary);
    },
  );
}

test.run();
