import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { unlimited } from '../harness/board.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('drop-to-keyframe');

const units = { type: 'numbers', options: { count: 10, kind: 'unit', keyframeInterval: 5 } };

inEachLayout(test, 'nothing passes that depends on a unit that was dropped', async (start) => {
  const run = start(
    { source: units, end: { type: 'sink', options: { tells: true } } },
    [link('source', 'end', { overflow: 'drop-to-keyframe', capacity: 4 })],
    { gates: { end: { mayTake: 0 } } },
  );
  await run.until('source', 'made', 10);
  run.open('end', 'mayTake');
  const summary = await run.ended();
  // The consumer has 0 and 1; 2 and 3 waited until the keyframe 5 made them dispensable; 4 and 7 found the link full.
  assert.equal(run.told('end'), ['0', '1', '5', '6']);
  assert.equal(account(summary, 'end'), {
    sent: 10,
    delivered: 4,
    droppedBy: { 'overflow-oldest': 2, 'overflow-newest': 2, 'awaiting-keyframe': 2 },
  });
  assert.is(summary.links[0]?.maxDepth, 4);
  assertAccounts(run, summary);
});

inEachLayout(test, 'the gap of one source is its own: the units of another pass', async (start) => {
  const run = start(
    {
      gappy: units,
      whole: { type: 'numbers', options: { count: 3, kind: 'unit', keyframeInterval: 100 } },
      meet: { type: 'pass' },
      end: { type: 'sink' },
    },
    [
      link('gappy', 'meet', { capacity: 16 }),
      link('whole', 'meet', { capacity: 16 }),
      link('meet', 'end', { overflow: 'drop-to-keyframe', capacity: 4 }),
    ],
    { gates: { gappy: { mayMake: 3 }, whole: { mayMake: 1 }, end: { mayTake: 0 } } },
  );
  await run.until('meet', 'made', 4);
  // The link is full: 3 is dropped, 4 comes after a gap.
  run.open('gappy', 'mayMake', 5);
  await run.until('meet', 'made', 6);
  run.open('end', 'mayTake');
  await run.untilDepth('end', 0);
  run.open('whole', 'mayMake');
  await run.until('end', 'taken', 6);
  await run.untilDepth('end', 0);
  run.open('gappy', 'mayMake', 6);
  await run.until('end', 'taken', 7);
  await run.untilDepth('end', 0);
  for (let made = 7; made <= 10; made++) {
    run.open('gappy', 'mayMake', made);
    await run.until('end', 'taken', made + 1);
    await run.untilDepth('end', 0);
  }
  const summary = await run.ended();
  assert.equal(account(summary, 'end'), {
    sent: 13,
    delivered: 11,
    droppedBy: { 'overflow-newest': 1, 'awaiting-keyframe': 1 },
  });
  assertAccounts(run, summary);
});

inEachLayout(
  test,
  'a keyframe is asked for through the stages before it, and the stream goes on with it',
  async (start) => {
    const run = start(
      {
        source: { type: 'numbers', options: { count: 40, kind: 'unit', keyframeInterval: 1000, obeys: true } },
        middle: { type: 'pass' },
        end: { type: 'sink', options: { tells: true } },
      },
      [link('source', 'middle'), link('middle', 'end', { overflow: 'drop-to-keyframe', capacity: 4 })],
      { gates: { source: { mayMake: 5 }, end: { mayTake: 0 } } },
    );
    await run.until('source', 'requests', 1);
    run.open('end', 'mayTake');
    await run.untilDepth('end', 0);
    for (let made = 6; made <= 40; made++) {
      run.open('source', 'mayMake', made);
      await run.until('end', 'taken', made - 1);
      await run.untilDepth('end', 0);
    }
    const summary = await run.ended();
    const rest = Array.from({ length: 35 }, (_, index) => `${index + 5}`);
    assert.equal(run.told('end'), ['0', '1', '2', '3', ...rest]);
    assert.equal(account(summary, 'end'), { sent: 40, delivered: 39, droppedBy: { 'overflow-newest': 1 } });
    assert.is(run.board('source').get('requests'), 1);
    assertAccounts(run, summary);
  },
);

inEachLayout(test, 'while nobody makes a keyframe, one is asked for at most every 300 ms', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: unlimited, kind: 'unit', keyframeInterval: 1_000_000 } },
      end: { type: 'sink' },
    },
    [link('source', 'end', { overflow: 'drop-to-keyframe', capacity: 4 })],
    { gates: { end: { mayTake: 0 } } },
  );
  const begunMs = performance.now();
  await run.until('source', 'requests', 2);
  assert.ok(performance.now() - begunMs >= 299);
  run.pipeline.stop();
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.is(account(summary, 'end').delivered, 4);
  const requests = run.board('source').get('requests');
  assert.ok(requests <= 1 + (performance.now() - begunMs) / 300, `${requests} requests`);
  assertAccounts(run, summary);
});

test.run();
