import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { account } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('stages as Observables');

inEachLayout(test, 'operators see every packet in order, and the ends follow', async (start) => {
  const run = start(
    { ticks: { type: 'ticks', options: { count: 5 } }, sum: { type: 'sum' }, end: { type: 'logger' } },
    [link('ticks', 'sum'), link('sum', 'end')],
  );
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'done']);
  assert.equal(account(summary, 'sum'), { sent: 5, delivered: 5 });
  assert.equal(account(summary, 'end'), { sent: 5, delivered: 5 });
  assert.equal(run.told('end'), ['0', '1', '3', '6', '10', 'closed']);
});

inEachLayout(test, 'a request without a handler goes on upstream, through any number of stages', async (start) => {
  const run = start(
    {
      asked: { type: 'asked' },
      one: { type: 'pass' },
      two: { type: 'pass' },
      end: { type: 'logger' },
    },
    [link('asked', 'one'), link('one', 'two'), link('two', 'end')],
  );
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.equal(run.told('asked'), ['asked for a keyframe at out']);
});

inEachLayout(test, 'an operator that throws fails its stage', async (start) => {
  const run = start(
    {
      ticks: { type: 'ticks', options: { count: 50 } },
      sum: { type: 'sum', options: { failAt: 6 } },
      end: { type: 'logger' },
    },
    [link('ticks', 'sum'), link('sum', 'end')],
  );
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'draining', 'failed']);
  assert.equal([summary.error?.stage, summary.error?.message], ['sum', 'the sum is 6']);
  assert.is(account(summary, 'sum').delivered, 4);
  assert.equal(run.told('end'), ['0', '1', '3', 'closed']);
});

inEachLayout(test, 'a source that completes at once ends the pipeline', async (start) => {
  const run = start({ nothing: { type: 'nothing' }, end: { type: 'logger' } }, [link('nothing', 'end')]);
  const summary = await run.ended();
  assert.equal(run.states, ['opening', 'running', 'done']);
  assert.equal(account(summary, 'end'), { sent: 0, delivered: 0 });
  assert.equal(run.told('end'), ['closed']);
});

test.run();
