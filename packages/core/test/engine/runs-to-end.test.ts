import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { framePoolStats } from '../../src/index.js';
import { link, runGraph, testGraph } from './run-graph.js';

const test = suite('a pipeline runs to its end');

const layouts = [
  ['a thread for each stage', undefined],
  ['one thread for all', 'one'],
] as const;

for (const [layout, thread] of layouts) {
  for (const [kind, port] of [
    ['value', 'values'],
    ['frame', 'frames'],
    ['unit', 'units'],
  ]) {
    test(`every ${kind} arrives, in order, and nothing is left: ${layout}`, async () => {
      const at = thread === undefined ? {} : { thread };
      const graph = testGraph(
        {
          source: { type: 'numbers', options: { count: 200, kind }, ...at },
          middle: { type: 'pass', ...at },
          end: { type: 'sink', ...at },
        },
        [link(`source.${port}`, 'middle'), link('middle.out', 'end')],
      );
      const { summary, logs, states } = await runGraph(graph);
      assert.is(summary.error, undefined);
      assert.equal(states, ['opening', 'running', 'done']);
      assert.is(summary.stages.source?.out.packets, 200);
      assert.is(summary.stages.middle?.in.packets, 200);
      assert.is(summary.stages.end?.in.packets, 200);
      for (const { sent, dropped, maxDepth, capacity } of summary.links) {
        assert.equal([sent, dropped], [200, 0]);
        assert.ok(maxDepth <= capacity);
      }
      assert.equal(
        logs.map(({ message }) => message),
        ['flushed', 'closed'],
      );
      assert.is(framePoolStats().inUse, 0);
    });
  }
}

test('a frame passes through with its bytes counted', async () => {
  const graph = testGraph(
    { source: { type: 'numbers', options: { count: 3, kind: 'frame' } }, end: { type: 'sink' } },
    [link('source.frames', 'end')],
  );
  const { summary } = await runGraph(graph);
  assert.is(summary.stages.end?.in.bytes, 3 * 64 * 48 * 1.5);
  assert.ok(summary.frames.peak >= 1);
  assert.is(summary.frames.inUse, 0);
});

test.run();
