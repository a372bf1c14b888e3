import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a source that has finished');

inEachLayout(test, 'ends the pipeline from the top to the bottom, and each stage gives what it kept', async (start) => {
  const run = start(
    {
      source: { type: 'numbers', options: { count: 25, kind: 'frame' } },
      middle: { type: 'pass', options: { keep: 3 } },
      end: { type: 'sink', options: { keep: 2, tells: true } },
    },
    [link('source', 'middle'), link('middle', 'end')],
    { gates: { middle: { mayFlush: 0 } } },
  );
  await run.until('middle', 'flushed', 1);
  await run.until('end', 'taken', 22);
  assert.is(run.board('end').get('flushed'), 0);
  run.open('middle', 'mayFlush');
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'done']);
  assert.equal(account(summary, 'middle'), { sent: 25, delivered: 25 });
  assert.equal(account(summary, 'end'), { sent: 25, delivered: 25 });
  assert.equal(
    run.told('end'),
    Array.from({ length: 25 }, (_, index) => `${index}`),
  );
  assert.equal(run.lives(), {
    source: 'opened, closed',
    middle: 'opened, flushed, closed',
    end: 'opened, flushed, closed',
  });
  assertAccounts(run, summary);
});

inEachLayout(test, 'leaves the other source of its sink alone: the sink ends when both have', async (start) => {
  const run = start(
    {
      short: { type: 'numbers', options: { count: 3 } },
      long: { type: 'numbers', options: { count: 9 } },
      end: { type: 'sink' },
    },
    [link('short', 'end'), link('long', 'end')],
    { gates: { long: { mayMake: 5 } } },
  );
  await run.until('short', 'closed', 1);
  await run.until('end', 'taken', 8);
  assert.equal([run.board('end').get('flushed'), run.pipeline.state], [0, 'running']);
  run.open('long', 'mayMake');
  const summary = await run.ended();
  assert.equal(
    summary.links.map(({ sent, dropped }) => [sent, dropped]),
    [
      [3, 0],
      [9, 0],
    ],
  );
  assert.is(run.lives().end, 'opened, flushed, closed');
  assertAccounts(run, summary);
});

inEachLayout(test, 'without a packet ends it, too', async (start) => {
  const run = start(
    { source: { type: 'numbers', options: { count: 0 } }, middle: { type: 'pass' }, end: { type: 'sink' } },
    [link('source', 'middle'), link('middle', 'end')],
  );
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.equal(account(summary, 'end'), { sent: 0, delivered: 0 });
  assert.is(run.lives().end, 'opened, flushed, closed');
  assertAccounts(run, summary);
});

inEachLayout(test, 'a frame is counted with the bytes of its picture', async (start) => {
  const run = start({ source: { type: 'numbers', options: { count: 3, kind: 'frame' } }, end: { type: 'sink' } }, [
    link('source', 'end'),
  ]);
  const summary = await run.ended();
  assert.is(summary.stages.source?.out.bytes, 3 * 64 * 48 * 1.5);
  assert.is(summary.stages.end?.in.bytes, 3 * 64 * 48 * 1.5);
});

test.run();
