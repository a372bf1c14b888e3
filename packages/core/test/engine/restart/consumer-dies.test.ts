import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a consumer that dies with frames in flight');

const restart = { max: 3, backoffMs: 1 };

inEachLayout(test, 'they are reclaimed; what was sent is what was delivered and dropped', async (start, { thread }) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 20, kind: 'frame' }, restart },
      end: { type: 'sink', options: { keep: 2 }, restart },
    },
    [link('source', 'end', { capacity: 6 })],
    { gates: { source: { mayMake: 6 }, end: { mayTake: 2 } } },
  );
  // Two are kept, the third is in process, three wait.
  await run.until('source', 'made', 6);
  await run.until('end', 'taken', 3);
  await run.kill('end');
  await run.until('end', 'opened', 2);
  await run.untilDepth('end', 0);
  run.open('end', 'mayTake');
  run.open('source', 'mayMake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'done']);
  assert.equal(account(summary, 'end'), { sent: 20, delivered: 17, droppedBy: { 'consumer-gone': 3 } });
  assert.equal(run.restarts(summary), { source: thread ? 1 : 0, end: 1 });
  assert.ok(summary.frames.peak <= 8, `${summary.frames.peak} frames`);
  assertAccounts(run, summary);
});

inOwnThreads(test, 'a branch beside it loses nothing, and the source waits for the next instance', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 40, kind: 'frame' } },
      bad: { type: 'sink', restart },
      good: { type: 'sink' },
    },
    [link('source', 'bad'), link('source', 'good')],
    { gates: { bad: { mayTake: 10 } } },
  );
  // The eleventh is in process, three wait.
  await run.until('bad', 'taken', 11);
  await run.until('good', 'taken', 14);
  await run.kill('bad');
  run.open('bad', 'mayTake');
  const summary = await run.ended();
  assert.equal(account(summary, 'good'), { sent: 40, delivered: 40 });
  assert.equal(account(summary, 'bad'), { sent: 40, delivered: 37, droppedBy: { 'consumer-gone': 3 } });
  assert.equal(run.restarts(summary), { source: 0, bad: 1, good: 0 });
  assertAccounts(run, summary);
});

test.run();
