import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('drop-oldest');

inEachLayout(test, 'what has waited longest makes room: the consumer goes on with the newest', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 30, kind: 'frame' } },
      end: { type: 'sink', options: { tells: true } },
    },
    [link('source', 'end', { overflow: 'drop-oldest', capacity: 6 })],
    { gates: { source: { mayMake: 12 }, end: { mayTake: 0 } } },
  );
  // The consumer has the first three; of the others, three can wait.
  await run.until('source', 'made', 12);
  run.open('end', 'mayTake', 1);
  // 9 follows into the consumer's window, which leaves room for one more.
  await run.until('end', 'taken', 2);
  await run.untilDepth('end', 5);
  run.open('source', 'mayMake', 13);
  await run.until('source', 'made', 13);
  await run.untilDepth('end', 6);
  run.open('source', 'mayMake');
  await run.until('source', 'made', 30);
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.equal(run.told('end'), ['0', '1', '2', '9', '27', '28', '29']);
  assert.equal(account(summary, 'end'), { sent: 30, delivered: 7, droppedBy: { 'overflow-oldest': 23 } });
  assert.is(summary.links[0]?.maxDepth, 6);
  assert.is(summary.frames.peak, 7);
  assertAccounts(run, summary);
});

test.run();
