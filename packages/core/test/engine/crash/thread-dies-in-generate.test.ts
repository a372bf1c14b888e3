import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a thread that dies with its source');

inEachLayout(test, 'what the source sent arrives, its consumers end in order', async (start, { thread }) => {
  const run = start(
    {
      source: { type: 'numbers', options: { kind: 'frame', where: 'generate', at: 6, way: 'exit' } },
      middle: { type: 'pass', options: { keep: 2 } },
      end: { type: 'sink' },
    },
    [link('source', 'middle', { capacity: 8 }), link('middle', 'end')],
    { gates: { source: { mayMake: 6 } } },
  );
  await run.until('end', 'taken', 4);
  run.open('source', 'mayMake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_DIED', 'source']);
  assert.equal(account(summary, 'middle'), { sent: 6, delivered: 6 });
  // In its own thread, the middle stage is flushed.
  const given = thread ? 4 : 6;
  assert.equal(account(summary, 'end'), { sent: given, delivered: given });
  assertAccounts(run, summary);
});

test.run();
