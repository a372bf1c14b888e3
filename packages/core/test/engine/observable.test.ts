import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { link, runGraph, testGraph } from './run-graph.js';

const test = suite('stages as Observables');
const module = new URL('./fixtures/observable.js', import.meta.url).href;

for (const thread of [undefined, 'one']) {
  const at = { module, ...(thread && { thread }) };

  test(`operators see every packet in order, and the ends follow (${thread ?? 'own threads'})`, async () => {
    const graph = testGraph(
      {
        ticks: { type: 'ticks', options: { count: 5 }, ...at },
        sum: { type: 'sum', options: { failAt: -1 }, ...at },
        logger: { type: 'logger', ...at },
      },
      [link('ticks', 'sum'), link('sum.out', 'logger')],
    );
    const { summary, logs } = await runGraph(graph);
    assert.is(summary.error, undefined);
    assert.equal(
      logs.map(({ message }) => message),
      ['0', '1', '3', '6', '10', 'closed'],
    );
  });

  test(`a request without a handler goes on upstream, through any number of stages (${thread ?? 'own threads'})`, async () => {
    const graph = testGraph(
      {
        asked: { type: 'asked', ...at },
        one: { type: 'pass', ...(thread && { thread }) },
        two: { type: 'pass', ...(thread && { thread }) },
        logger: { type: 'logger', ...at },
      },
      [link('asked.video', 'one'), link('one.out', 'two'), link('two.out', 'logger')],
    );
    const { summary, logs } = await runGraph(graph);
    assert.is(summary.error, undefined);
    assert.ok(logs.some(({ stage, message }) => stage === 'asked' && message === 'asked for a keyframe at video'));
  });
}

test('an operator that throws fails its stage', async () => {
  const graph = testGraph(
    {
      ticks: { type: 'ticks', options: { count: 50 }, module },
      sum: { type: 'sum', options: { failAt: 6 }, module },
      logger: { type: 'logger', module },
    },
    [link('ticks', 'sum'), link('sum.out', 'logger')],
  );
  const { summary, logs } = await runGraph(graph);
  assert.is(summary.error?.stage, 'sum');
  assert.match(summary.error?.message ?? '', /the sum is 6/);
  assert.is(logs.at(-1)?.message, 'closed');
});

test('a source that ends at once ends the pipeline', async () => {
  const graph = testGraph({ nothing: { type: 'nothing', module }, logger: { type: 'logger', module } }, [
    link('nothing', 'logger'),
  ]);
  const { summary } = await runGraph(graph);
  assert.is(summary.state, 'done');
});

test.run();
