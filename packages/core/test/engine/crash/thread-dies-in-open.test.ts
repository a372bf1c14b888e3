import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a thread that dies while stages open');

inEachLayout(test, 'nothing has run; what other threads opened is closed', async (start, { thread }) => {
  const run = start(
    {
      source: { type: 'numbers', options: { kind: 'frame' } },
      middle: { type: 'pass', options: { where: 'open', way: 'exit' } },
      end: { type: 'sink' },
    },
    [link('source', 'middle'), link('middle', 'end')],
    { gates: { middle: { mayOpen: 0 } } },
  );
  for (const stage of ['source', 'middle', 'end']) await run.until(stage, 'opened', 1);
  run.open('middle', 'mayOpen');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'failed']);
  assert.equal([summary.error?.code, summary.error?.phase], ['ERR_THREAD_DIED', 'opening']);
  assert.match(summary.error?.message ?? '', /^the thread of .*middle.* died: /);
  assert.equal(run.lives(), {
    source: thread ? 'opened' : 'opened, closed',
    middle: 'opened',
    end: thread ? 'opened' : 'opened, closed',
  });
  assert.equal(account(summary, 'end'), { sent: 0, delivered: 0 });
  assertAccounts(run, summary);
});

test.run();
