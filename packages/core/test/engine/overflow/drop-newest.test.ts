import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('drop-newest');

inEachLayout(test, 'what comes to a full link is not taken; what comes after room was made is', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 14, kind: 'frame' } },
      end: { type: 'sink', options: { tells: true } },
    },
    [link('source', 'end', { overflow: 'drop-newest', capacity: 4 })],
    { gates: { source: { mayMake: 10 }, end: { mayTake: 0 } } },
  );
  await run.until('source', 'made', 10);
  run.open('end', 'mayTake', 4);
  await run.untilDepth('end', 0);
  run.open('source', 'mayMake');
  await run.until('source', 'made', 14);
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.equal(run.told('end'), ['0', '1', '2', '3', '10', '11', '12', '13']);
  assert.equal(account(summary, 'end'), { sent: 14, delivered: 8, droppedBy: { 'overflow-newest': 6 } });
  assert.is(summary.links[0]?.maxDepth, 4);
  assert.is(summary.frames.peak, 5, 'a frame that is not taken lives no longer than its send');
  assertAccounts(run, summary);
});

test.run();
