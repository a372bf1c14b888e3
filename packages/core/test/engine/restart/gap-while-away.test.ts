import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a unit that is dropped while the consumer is away');

inEachLayout(test, 'leaves a gap behind those that its link keeps: it ends with a keyframe', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 12, kind: 'unit', keyframeInterval: 4 } },
      end: {
        type: 'sink',
        options: { where: 'process', tells: true },
        restart: { max: 1, backoffMs: 10 },
      },
    },
    [link('source', 'end', { overflow: 'drop-to-keyframe', capacity: 4 })],
    { gates: { source: { mayMake: 1 }, end: { mayOpen: 1 } } },
  );
  await run.until('end', 'closed', 1);
  await run.untilDepth('end', 0);
  // 1 to 4 are kept for the next instance, 5 finds no room, 6 depends on it.
  run.open('source', 'mayMake', 7);
  await run.until('source', 'made', 7);
  run.open('end', 'mayOpen');
  await run.until('end', 'taken', 2);
  await run.untilDepth('end', 0);
  for (let made = 8; made <= 12; made++) {
    run.open('source', 'mayMake', made);
    await run.until('source', 'made', made);
    await run.untilDepth('end', 0);
  }
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.equal(
    run.told('end').filter((message) => !message.startsWith('failed')),
    ['0', '4', '8', '9', '10', '11'],
  );
  assert.equal(account(summary, 'end'), {
    sent: 12,
    delivered: 6,
    droppedBy: { 'overflow-newest': 1, 'awaiting-keyframe': 5 },
  });
  assertAccounts(run, summary);
});

test.run();
