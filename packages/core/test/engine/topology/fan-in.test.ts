import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('fan-in');

inEachLayout(
  test,
  'links that meet at a port are delivered each in its own order, none is left waiting',
  async (start) => {
    const run = start(
      {
        left: { type: 'numbers', options: { count: 100, kind: 'frame' } },
        middle: { type: 'numbers', options: { count: 70, kind: 'unit' } },
        right: { type: 'numbers', options: { count: 30 } },
        end: { type: 'sink' },
      },
      [link('left', 'end'), link('middle', 'end', { capacity: 2 }), link('right', 'end', { capacity: 1 })],
    );
    const summary = await run.ended();
    assert.equal(
      summary.links.map(({ sent, dropped, maxDepth }) => [sent, dropped, maxDepth]),
      [
        [100, 0, 4],
        [70, 0, 2],
        [30, 0, 1],
      ],
    );
    assert.is(summary.stages.end?.in.packets, 200);
    assert.is(run.lives().end, 'opened, flushed, closed');
    assertAccounts(run, summary);
  },
);

inEachLayout(test, 'a source that stands still does not hold back what comes from another', async (start) => {
  const run = start(
    {
      still: { type: 'numbers', options: { count: 10 } },
      quick: { type: 'numbers', options: { count: 50 } },
      end: { type: 'sink' },
    },
    [link('still', 'end'), link('quick', 'end')],
    { gates: { still: { mayMake: 3 } } },
  );
  await run.until('end', 'taken', 53);
  assert.is(run.board('end').get('flushed'), 0);
  run.open('still', 'mayMake');
  const summary = await run.ended();
  assert.is(summary.stages.end?.in.packets, 60);
  assertAccounts(run, summary);
});

test.run();
