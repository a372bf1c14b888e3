import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { framePoolStats } from '../../../src/index.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a diamond');

inEachLayout(test, 'both ways bring everything, and the end comes once, after both', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 60, kind: 'frame' } },
      left: { type: 'pass' },
      right: { type: 'pass' },
      end: { type: 'sink', options: { tells: true } },
    },
    [link('source', 'left'), link('source', 'right'), link('left', 'end'), link('right', 'end')],
    { gates: { left: { mayTake: 0 } } },
  );
  await run.until('right', 'taken', 4);
  run.open('left', 'mayTake');
  const summary = await run.ended();
  assert.equal(account(summary, 'left'), { sent: 60, delivered: 60 });
  assert.equal(account(summary, 'right'), { sent: 60, delivered: 60 });
  const numbers = Array.from({ length: 60 }, (_, index) => index);
  assert.equal(
    run
      .told('end')
      .map(Number)
      .sort((a, b) => a - b),
    numbers.flatMap((number) => [number, number]),
  );
  assert.is(run.lives().end, 'opened, flushed, closed');
  assert.is(framePoolStats().inUse, 0);
});

test.run();
