import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { framePoolStats } from '../../src/index.js';
import { Pipeline } from '../../src/pipeline/index.js';
import { link, runGraph, testGraph } from './run-graph.js';

const test = suite('ending a pipeline');

for (const thread of [undefined, 'one']) {
  const at = thread === undefined ? {} : { thread };
  const endless = () =>
    testGraph(
      {
        source: { type: 'numbers', options: { count: 0, kind: 'frame' }, ...at },
        middle: { type: 'pass', ...at },
        end: { type: 'sink', ...at },
      },
      [link('source.frames', 'middle'), link('middle.out', 'end')],
    );
  const layout = thread ?? 'own threads';

  test(`a stop drains: whatever the source sent arrives (${layout})`, async () => {
    const { summary, states, logs } = await runGraph(
      endless(),
      (pipeline) => pipeline.once('stats', () => pipeline.stop()),
      { statsIntervalMs: 100 },
    );
    assert.equal(states, ['opening', 'running', 'draining', 'done']);
    const sent = summary.stages.source?.out.packets ?? 0;
    assert.ok(sent > 0);
    assert.is(summary.stages.end?.in.packets, sent);
    assert.equal(
      logs.map(({ message }) => message),
      ['flushed', 'closed'],
    );
    assert.is(framePoolStats().inUse, 0);
  });

  test(`an abort ends at once without a flush (${layout})`, async () => {
    const { summary, logs } = await runGraph(endless(), (pipeline) => pipeline.once('stats', () => pipeline.abort()), {
      statsIntervalMs: 100,
    });
    assert.is(summary.state, 'aborted');
    // Whether the sink still sees its input end depends on whose thread hears of the abort first.
    assert.is(logs.filter(({ level, message }) => level === 'info' && message.startsWith('closed')).length, 1);
    assert.is(framePoolStats().inUse, 0);
  });
}

test('a stop or an abort before the start ends it without having run', async () => {
  for (const end of ['stop', 'abort'] as const) {
    const graph = testGraph({ source: { type: 'numbers', options: { count: 0 } }, end: { type: 'sink' } }, [
      link('source', 'end'),
    ]);
    const { summary } = await runGraph(graph, (pipeline) => pipeline.once('state', () => pipeline[end]()));
    assert.is(summary.state, 'aborted');
    assert.is(summary.stages.source?.out.packets, 0);
  }
});

test('a stop after an abort does not undo it, and one after the end does nothing', async () => {
  const graph = testGraph({ source: { type: 'numbers', options: { count: 0 } }, end: { type: 'sink' } }, [
    link('source', 'end'),
  ]);
  let ran: Pipeline | undefined;
  const { summary, states } = await runGraph(
    graph,
    (pipeline) => {
      ran = pipeline;
      pipeline.once('stats', () => {
        pipeline.abort();
        pipeline.stop();
      });
    },
    { statsIntervalMs: 50 },
  );
  assert.is(summary.state, 'aborted');
  ran?.stop();
  ran?.abort();
  assert.equal(states, ['opening', 'running', 'aborted']);
  assert.is(ran?.state, 'aborted');
});

test('a pipeline runs once', async () => {
  const graph = testGraph({ source: { type: 'numbers' }, end: { type: 'sink' } }, [link('source', 'end')]);
  const pipeline = new Pipeline(graph);
  await pipeline.run();
  try {
    await pipeline.run();
    assert.unreachable();
  } catch (error) {
    assert.is((error as { code?: string }).code, 'ERR_STATE_WRONG');
  }
});

test.run();
