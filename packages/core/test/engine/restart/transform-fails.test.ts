import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a transform that fails and is restarted');

inEachLayout(test, 'loses what its failed instance had; the rest flows', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 20, kind: 'frame' } },
      middle: { type: 'pass', options: { where: 'process', at: 3 }, restart: { max: 3, backoffMs: 1 } },
      end: { type: 'sink' },
    },
    [link('source', 'middle', { capacity: 8 }), link('middle', 'end')],
    { gates: { source: { mayMake: 8 }, middle: { mayTake: 0 } } },
  );
  await run.until('source', 'made', 8);
  run.open('middle', 'mayTake');
  await run.until('middle', 'opened', 2);
  await run.untilDepth('middle', 0);
  run.open('source', 'mayMake');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'done']);
  // 0 to 2 were passed on, 3 was what it failed at, 4 to 7 waited for it.
  assert.equal(account(summary, 'middle'), { sent: 20, delivered: 16, droppedBy: { 'consumer-gone': 4 } });
  assert.equal(account(summary, 'end'), { sent: 15, delivered: 15 });
  assert.equal(run.restarts(summary), { source: 0, middle: 1, end: 0 });
  assert.equal(run.lives(), {
    source: 'opened, closed',
    middle: 'opened 2×, flushed, closed 2×',
    end: 'opened, flushed, closed',
  });
  assert.equal(run.told('middle'), ['failed: ERR_STAGE_FAILED thrown in process; it is restarted in 1 ms (1 of 3)']);
  assertAccounts(run, summary);
});

inEachLayout(test, 'while it is away its siblings at a fan-out go on, if its link drops', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 50, kind: 'frame' } },
      bad: { type: 'sink', options: { where: 'process', at: 1 }, restart: { max: 1, backoffMs: 60_000 } },
      good: { type: 'sink' },
    },
    [link('source', 'bad', { overflow: 'drop-newest' }), link('source', 'good')],
    { gates: { source: { mayMake: 2 } } },
  );
  await run.until('bad', 'closed', 1);
  await run.untilDepth('bad', 0);
  run.open('source', 'mayMake');
  await run.until('good', 'taken', 50);
  // The source waits to hand over what the link keeps for the next instance.
  await run.untilDepth('bad', 4);
  run.pipeline.stop();
  const summary = await run.ended();
  assert.equal(account(summary, 'good'), { sent: 50, delivered: 50 });
  assert.equal(account(summary, 'bad'), {
    sent: 50,
    delivered: 2,
    droppedBy: { 'overflow-newest': 44, 'consumer-gone': 4 },
  });
  assertAccounts(run, summary);
});

test.run();
