import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { framePoolStats } from '../../src/index.js';
import { link, runGraph, testGraph } from './run-graph.js';

const test = suite('fan-out and fan-in');

for (const thread of [undefined, 'one']) {
  const at = thread === undefined ? {} : { thread };
  const layout = thread ?? 'own threads';

  for (const [kind, port] of [
    ['frame', 'frames'],
    ['unit', 'units'],
  ]) {
    test(`every branch gets every ${kind} (${layout})`, async () => {
      const graph = testGraph(
        {
          source: { type: 'numbers', options: { count: 100, kind }, ...at },
          left: { type: 'sink', ...at },
          middle: { type: 'pass', ...at },
          right: { type: 'sink', ...at },
        },
        [link(`source.${port}`, 'left'), link(`source.${port}`, 'middle'), link('middle.out', 'right')],
      );
      const { summary } = await runGraph(graph);
      assert.is(summary.state, 'done');
      assert.is(summary.stages.left?.in.packets, 100);
      assert.is(summary.stages.right?.in.packets, 100);
      assert.is(framePoolStats().inUse, 0);
    });
  }

  test(`two sources meet at one port, which ends when both have (${layout})`, async () => {
    const graph = testGraph(
      {
        one: { type: 'numbers', options: { count: 30 }, ...at },
        two: { type: 'numbers', options: { count: 70 }, ...at },
        end: { type: 'sink', ...at },
      },
      [link('one', 'end'), link('two', 'end')],
    );
    const { summary, logs } = await runGraph(graph);
    assert.is(summary.frames.reclaimed, 0);
    assert.is(summary.stages.end?.in.packets, 100);
    assert.is(logs.filter(({ message }) => message === 'flushed').length, 1);
  });
}

test('an output without links costs nothing: its packets are disposed of', async () => {
  const graph = testGraph(
    {
      source: { type: 'numbers', options: { count: 10, kind: 'frame' } },
      end: { type: 'sink' },
    },
    [link('source.values', 'end')],
  );
  const { summary } = await runGraph(graph);
  assert.is(summary.state, 'done');
  assert.is(summary.stages.end?.in.packets, 0);
  assert.is(framePoolStats().inUse, 0);
});

test.run();
