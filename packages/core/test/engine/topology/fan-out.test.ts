import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('fan-out');

for (const kind of ['frame', 'unit', 'value']) {
  inEachLayout(test, `every branch gets every ${kind}, in order`, async (start) => {
    const run = start(
      {
        source: { type: 'numbers', options: { count: 100, kind } },
        left: { type: 'sink' },
        middle: { type: 'pass' },
        right: { type: 'sink' },
      },
      [link('source', 'left'), link('source', 'middle'), link('middle', 'right')],
    );
    const summary = await run.ended();
    for (const branch of ['left', 'middle', 'right']) {
      assert.equal(account(summary, branch), { sent: 100, delivered: 100 });
    }
    assert.equal(run.lives(), {
      source: 'opened, closed',
      left: 'opened, flushed, closed',
      middle: 'opened, flushed, closed',
      right: 'opened, flushed, closed',
    });
    assertAccounts(run, summary);
  });
}

inEachLayout(test, 'three branches share each frame, and each loses only what its own policy says', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 20, kind: 'frame' } },
      all: { type: 'sink' },
      first: { type: 'sink', options: { tells: true } },
      last: { type: 'sink', options: { tells: true } },
    },
    [
      link('source', 'all', { capacity: 1 }),
      link('source', 'first', { overflow: 'drop-newest' }),
      link('source', 'last', { overflow: 'drop-oldest' }),
    ],
    { gates: { first: { mayTake: 0 }, last: { mayTake: 0 } } },
  );
  await run.until('all', 'taken', 20);
  run.open('first', 'mayTake');
  run.open('last', 'mayTake');
  const summary = await run.ended();
  assert.equal(account(summary, 'all'), { sent: 20, delivered: 20 });
  assert.equal(account(summary, 'first'), { sent: 20, delivered: 4, droppedBy: { 'overflow-newest': 16 } });
  assert.equal(account(summary, 'last'), { sent: 20, delivered: 4, droppedBy: { 'overflow-oldest': 16 } });
  assert.equal(run.told('first'), ['0', '1', '2', '3']);
  assert.equal(run.told('last'), ['0', '1', '18', '19']);
  // 0 to 3 with the two held branches, the last's two that wait, and the one that is on its way to all three.
  assert.is(summary.frames.peak, 7);
  assertAccounts(run, summary);
});

inEachLayout(test, 'packets of a port without links are disposed of', async (start) => {
  const run = start({ source: { type: 'numbers', options: { kind: 'frame', port: 'spare' } }, end: { type: 'sink' } }, [
    link('source', 'end'),
  ]);
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.equal(account(summary, 'end'), { sent: 0, delivered: 0 });
  assert.is(run.board('source').get('made'), 10);
  assert.is(summary.frames.peak, 1);
  assert.is(summary.frames.inUse, 0);
});

test.run();
