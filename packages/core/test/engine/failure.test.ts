import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { framePoolStats } from '../../src/index.js';
import { link, runGraph, type TestStageSpec, testGraph } from './run-graph.js';

const test = suite('a stage that fails');

const cases: [string, Record<string, TestStageSpec>, string, RegExp, number][] = [
  [
    'a source',
    { source: { type: 'numbers', options: { count: 0, kind: 'frame', failAt: 20 } } },
    'source',
    /failed at 20/,
    20,
  ],
  ['a transform', { middle: { type: 'pass', options: { failAt: 7 } } }, 'middle', /failed at 7/, 7],
];

for (const thread of [undefined, 'one']) {
  for (const [name, override, failing, message, delivered] of cases) {
    test(`${name} stops the pipeline with its own error; the others close (${thread ?? 'own threads'})`, async () => {
      const stages: Record<string, TestStageSpec> = {
        source: { type: 'numbers', options: { count: 0, kind: 'frame' } },
        middle: { type: 'pass' },
        end: { type: 'sink' },
        ...override,
      };
      if (thread) for (const stage of Object.values(stages)) stage.thread = thread;
      const graph = testGraph(stages, [link('source.frames', 'middle'), link('middle.out', 'end')]);
      const { summary, logs, states } = await runGraph(graph);
      assert.equal(states, ['opening', 'running', 'draining', 'failed']);
      assert.is(summary.error?.code, 'ERR_STAGE_FAILED');
      assert.is(summary.error?.stage, failing);
      assert.is(summary.error?.phase, 'running');
      assert.match(summary.error?.message ?? '', message);
      assert.is(summary.stages.end?.in.packets, delivered);
      assert.equal(
        logs.filter(({ stage }) => stage === 'end').map((log) => log.message),
        ['flushed', 'closed'],
      );
      assert.is(framePoolStats().inUse, 0);
    });
  }
}

test('a stage that does not open fails the pipeline before it runs', async () => {
  const graph = testGraph(
    {
      source: { type: 'numbers', options: { count: 0, kind: 'frame' } },
      end: { type: 'sink', options: { failOpen: true } },
    },
    [link('source.frames', 'end')],
  );
  const { summary, states } = await runGraph(graph);
  assert.equal(states, ['opening', 'failed']);
  assert.is(summary.error?.phase, 'opening');
  assert.is(summary.error?.stage, 'end');
  assert.match(summary.error?.message ?? '', /refused to open/);
  assert.is(summary.stages.source?.out.packets, 0);
});

test('a plugin that throws on import fails the pipeline before it runs', async () => {
  const broken = new URL('./fixtures/throws-on-import.js', import.meta.url).href;
  const graph = testGraph({ source: { type: 'numbers' }, end: { type: 'sink', module: broken } }, [
    link('source', 'end'),
  ]);
  const { summary } = await runGraph(graph);
  assert.is(summary.state, 'failed');
  assert.is(summary.error?.code, 'ERR_PLUGIN_LOAD');
  assert.is(summary.error?.phase, 'opening');
  assert.match(summary.error?.message ?? '', /no such camera/);
});

test('a packet that its link does not take is an error that names both ends', async () => {
  const graph = testGraph({ source: { type: 'numbers', options: { kind: 'frame' } }, end: { type: 'sink' } }, [
    link('source.frames', 'end', { media: ['video/h264'] }),
  ]);
  const { summary } = await runGraph(graph);
  assert.is(summary.error?.code, 'ERR_LINK_MEDIA_TYPE');
  assert.match(summary.error?.message ?? '', /source\.frames gives video\/raw.*end\.in takes video\/h264/);
  assert.is(framePoolStats().inUse, 0);
});

test.run();
