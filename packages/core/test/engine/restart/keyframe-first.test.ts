import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a consumer of coded video that is restarted');

const restart = { max: 3, backoffMs: 1 };

// That its first unit is a keyframe is what the sink counts as decodable, and assertAccounts asserts.
inEachLayout(test, 'gets a keyframe first, which is asked for at once', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 20, kind: 'unit', keyframeInterval: 1000, obeys: true } },
      end: { type: 'sink', options: { where: 'process', at: 2 }, restart },
    },
    [link('source', 'end')],
    { gates: { source: { mayMake: 3 } } },
  );
  await run.until('end', 'opened', 2);
  await run.untilDepth('end', 0);
  // The source's thread may not know of the new instance yet: then the first unit waits for it, and asks when it comes.
  run.open('source', 'mayMake', 4);
  await run.until('source', 'requests', 1);
  run.open('source', 'mayMake');
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.equal(account(summary, 'end'), { sent: 20, delivered: 19, droppedBy: { 'awaiting-keyframe': 1 } });
  assert.is(run.board('source').get('requests'), 1);
  assertAccounts(run, summary);
});

inOwnThreads(
  test,
  'and when its thread has died, and its producer makes keyframes only in its own time',
  async (start) => {
    const run = start(
      {
        source: { type: 'numbers', options: { count: 20, kind: 'unit', keyframeInterval: 10 } },
        end: { type: 'sink', restart },
      },
      [link('source', 'end')],
      { gates: { source: { mayMake: 3 }, end: { mayTake: 2 } } },
    );
    await run.until('end', 'taken', 3);
    await run.kill('end');
    await run.until('end', 'opened', 2);
    await run.untilDepth('end', 0);
    run.open('end', 'mayTake');
    run.open('source', 'mayMake');
    const summary = await run.ended();
    assert.is(summary.state, 'done');
    assert.equal(account(summary, 'end'), { sent: 20, delivered: 13, droppedBy: { 'awaiting-keyframe': 7 } });
    assert.ok(run.board('source').get('requests') >= 1);
    assertAccounts(run, summary);
  },
);

test.run();
