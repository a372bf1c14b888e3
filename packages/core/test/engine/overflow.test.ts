import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { framePoolStats } from '../../src/index.js';
import { link, runGraph, testGraph } from './run-graph.js';

const test = suite('a link that overflows');

for (const overflow of ['drop-oldest', 'drop-newest', 'drop-to-keyframe'] as const) {
  test(`${overflow}: drops are what was sent less what was delivered, and the depth stays within the capacity`, async () => {
    const kind = overflow === 'drop-to-keyframe' ? 'unit' : 'frame';
    const graph = testGraph(
      {
        source: { type: 'numbers', options: { count: 300, kind } },
        slow: { type: 'sink', options: { delayMs: 1 } },
      },
      [link(`source.${kind}s`, 'slow', { overflow, capacity: 4 })],
    );
    const { summary, logs } = await runGraph(graph);
    assert.is(summary.frames.reclaimed, 0);
    const [overflowing] = summary.links;
    assert.is(summary.state, 'done');
    assert.is(overflowing?.sent, 300);
    assert.ok((overflowing?.dropped ?? 0) > 0);
    assert.is(overflowing?.dropped, 300 - (summary.stages.slow?.in.packets ?? 0));
    assert.is(overflowing?.maxDepth, 4);
    assert.equal(
      logs.filter(({ message }) => message.startsWith('out of order')),
      [],
    );
    assert.is(framePoolStats().inUse, 0);
  });
}

test('block: nothing is dropped, the source waits', async () => {
  const graph = testGraph(
    {
      source: { type: 'numbers', options: { count: 50, kind: 'frame' } },
      slow: { type: 'sink', options: { delayMs: 1, keep: 3 } },
    },
    [link('source.frames', 'slow')],
  );
  const { summary } = await runGraph(graph);
  assert.is(summary.stages.slow?.in.packets, 50);
  assert.is(summary.links[0]?.dropped, 0);
  assert.is(summary.links[0]?.maxDepth, 4);
  assert.ok(summary.frames.peak <= 6, `at most the link's four and one at either end, not ${summary.frames.peak}`);
});

test('a dropping branch that is slow does not slow its sibling', async () => {
  const graph = testGraph(
    {
      source: { type: 'numbers', options: { count: 500, kind: 'frame' } },
      stalled: { type: 'sink', options: { keep: 1000 } },
      quick: { type: 'sink' },
    },
    [link('source.frames', 'stalled', { overflow: 'drop-newest' }), link('source.frames', 'quick')],
  );
  const { summary } = await runGraph(graph);
  assert.is(summary.stages.quick?.in.packets, 500);
  assert.is(summary.stages.stalled?.in.packets, 4);
  assert.is(summary.links[0]?.dropped, 496);
  assert.is(framePoolStats().inUse, 0);
});

test.run();
