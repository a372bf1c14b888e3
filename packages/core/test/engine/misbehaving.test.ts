import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { framePoolStats } from '../../src/index.js';
import { link, runGraph, testGraph } from './run-graph.js';

const test = suite('a stage that misbehaves');
const module = new URL('./fixtures/misbehaving.js', import.meta.url).href;

const ways: [string, string, RegExp][] = [
  ['exit', 'ERR_THREAD_DIED', /the thread of bad died: .*7/],
  ['throw-late', 'ERR_THREAD_DIED', /the thread of bad died: thrown late/],
  ['reject-late', 'ERR_THREAD_DIED', /the thread of bad died: rejected late/],
  ['throw-close', 'ERR_STAGE_FAILED', /thrown in close/],
];

for (const [way, code, message] of ways) {
  test(`${way}: fails the pipeline by its name; its sibling finishes and no frame is left`, async () => {
    const graph = testGraph(
      {
        source: { type: 'numbers', options: { count: way === 'throw-close' ? 20 : 0, kind: 'frame' } },
        bad: { type: 'bad', module, options: { way } },
        good: { type: 'sink' },
      },
      [link('source.frames', 'bad'), link('source.frames', 'good')],
    );
    const { summary, logs } = await runGraph(graph);
    assert.is(summary.state, 'failed');
    assert.is(summary.error?.code, code);
    assert.is(summary.error?.stage, 'bad');
    assert.match(summary.error?.message ?? '', message);
    assert.ok(logs.some(({ stage, message }) => stage === 'good' && message === 'flushed'));
    assert.is(framePoolStats().inUse, 0);
  });
}

for (const way of ['loop', 'stall']) {
  test(`${way}: a stage that does not end in time is named and its thread terminated`, async () => {
    const graph = testGraph(
      {
        source: { type: 'numbers', options: { count: 0, kind: 'frame' } },
        bad: { type: 'bad', module, options: { way } },
        good: { type: 'sink' },
      },
      [link('source.frames', 'bad', { overflow: 'drop-newest' }), link('source.frames', 'good')],
    );
    const { summary } = await runGraph(graph, (pipeline) => pipeline.once('stats', () => pipeline.stop()), {
      statsIntervalMs: 200,
      closeTimeoutMs: 200,
    });
    assert.is(summary.state, 'failed');
    assert.is(summary.error?.code, 'ERR_STAGE_TIMEOUT');
    assert.match(summary.error?.message ?? '', /^bad did not close within 200 ms/);
    assert.is(summary.links[0]?.dropped, (summary.links[0]?.sent ?? 0) - (summary.stages.bad?.in.packets ?? 0));
    assert.is(framePoolStats().inUse, 0);
  });
}

test('a source that does not wait for its links fails instead of growing', async () => {
  const graph = testGraph({ source: { type: 'flood', module }, end: { type: 'sink', options: { delayMs: 1 } } }, [
    link('source', 'end'),
  ]);
  const { summary } = await runGraph(graph);
  assert.is(summary.error?.code, 'ERR_STAGE_FLOODS');
  assert.is(summary.error?.stage, 'source');
  assert.match(summary.error?.message ?? '', /full link to end\.in/);
});

test('what is emitted after the end goes nowhere, and a frame that is kept is reclaimed', async () => {
  const graph = testGraph({ source: { type: 'late', module }, end: { type: 'sink' } }, [
    link('source.values', 'end'),
    link('source.frames', 'end'),
  ]);
  const { summary } = await runGraph(graph);
  assert.is(summary.state, 'done');
  assert.is(summary.frames.reclaimed, 1);
  assert.is(summary.stages.end?.in.packets, 2);
  assert.is(framePoolStats().inUse, 0);
});

for (const thread of [undefined, 'one']) {
  const at = thread === undefined ? {} : { thread };

  test(`a request that throws fails the stage that was asked, by its name (${thread ?? 'own threads'})`, async () => {
    const graph = testGraph(
      { source: { type: 'touchy', module, ...at }, end: { type: 'asking', module, options: { failAt: -1 }, ...at } },
      [link('source', 'end')],
    );
    const { summary } = await runGraph(graph);
    assert.equal([summary.error?.code, summary.error?.stage], ['ERR_STAGE_FAILED', 'source']);
    assert.match(summary.error?.message ?? '', /asked too much/);
  });

  test(`nothing is called while a stage closes (${thread ?? 'own threads'})`, async () => {
    const graph = testGraph(
      { source: { type: 'numbers', options: { count: 0 }, ...at }, end: { type: 'slow-closing', module, ...at } },
      [link('source', 'end')],
    );
    const { logs } = await runGraph(graph, (pipeline) => pipeline.once('stats', () => pipeline.abort()), {
      statsIntervalMs: 50,
    });
    assert.equal(
      logs.filter(({ stage }) => stage === 'end').map(({ message }) => message),
      ['closed'],
    );
  });
}

test('the first failure of a stage is the one that is told, the second is logged', async () => {
  const graph = testGraph(
    { source: { type: 'numbers', options: { count: 5 } }, end: { type: 'asking', module, options: { failAt: 1 } } },
    [link('source', 'end')],
  );
  const { summary, logs } = await runGraph(graph);
  assert.is(summary.error?.message, 'failed first');
  assert.ok(logs.some(({ level, message }) => level === 'warn' && message.includes('failed to close')));
});

test.run();
