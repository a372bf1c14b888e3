import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('backpressure');

inEachLayout(test, "a source waits for its sink, packet by packet, at the link's capacity", async (start) => {
  const run = start(
    { source: { type: 'numbers', options: { count: 20, kind: 'frame' } }, end: { type: 'sink' } },
    [link('source', 'end', { capacity: 3 })],
    { gates: { end: { mayTake: 0 } } },
  );
  for (let given = 0; given <= 17; given++) {
    run.open('end', 'mayTake', given);
    await run.until('source', 'made', 3 + given);
    assert.is(run.board('source').get('made'), 3 + given);
  }
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'done']);
  assert.equal(account(summary, 'end'), { sent: 20, delivered: 20 });
  assert.is(summary.links[0]?.maxDepth, 3);
  assert.is(summary.frames.peak, 3, 'a fourth frame was never made');
  assertAccounts(run, summary);
});

inEachLayout(test, 'it goes back through a chain: what is in flight is the sum of the capacities', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 50, kind: 'frame' } },
      one: { type: 'pass' },
      two: { type: 'pass' },
      end: { type: 'sink' },
    },
    [link('source', 'one', { capacity: 4 }), link('one', 'two', { capacity: 3 }), link('two', 'end', { capacity: 2 })],
    { gates: { end: { mayTake: 0 } } },
  );
  await run.until('source', 'made', 9);
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.is(summary.frames.peak, 9);
  assert.equal(
    summary.links.map(({ sent, dropped, maxDepth }) => [sent, dropped, maxDepth]),
    [
      [50, 0, 4],
      [50, 0, 3],
      [50, 0, 2],
    ],
  );
  assertAccounts(run, summary);
});

test.run();
