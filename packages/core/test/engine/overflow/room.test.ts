import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('room on links that drop');

const numbers = { type: 'numbers', options: { count: 50, waits: true } };

inEachLayout(test, 'a source that waits for room loses nothing', async (start) => {
  const run = start(
    { source: numbers, end: { type: 'sink' } },
    [link('source', 'end', { overflow: 'drop-oldest', capacity: 4 })],
    { gates: { end: { mayTake: 0 } } },
  );
  await run.untilDepth('end', 4);
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.equal(account(summary, 'end'), { sent: 50, delivered: 50 });
  assertAccounts(run, summary);
});

inEachLayout(test, 'it does not wait for the slower of two links', async (start) => {
  const run = start(
    { source: numbers, quick: { type: 'sink' }, slow: { type: 'sink' } },
    [
      link('source', 'quick', { overflow: 'drop-oldest', capacity: 4 }),
      link('source', 'slow', { overflow: 'drop-oldest', capacity: 4 }),
    ],
    { gates: { slow: { mayTake: 0 } } },
  );
  await run.until('source', 'made', 50);
  run.open('slow', 'mayTake');
  const summary = await run.ended();
  assert.equal(account(summary, 'quick'), { sent: 50, delivered: 50 });
  assert.equal(account(summary, 'slow'), { sent: 50, delivered: 4, droppedBy: { 'overflow-oldest': 46 } });
  assertAccounts(run, summary);
});

test.run();
