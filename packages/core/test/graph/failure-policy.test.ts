import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildGraph } from '../../src/graph/build-graph.js';
import type { StageNode } from '../../src/graph/stage-node.js';
import { nodes } from './nodes.js';

const test = suite('what a graph says of failures');
const source = nodes({ source: { outputs: { out: ['video/raw'] } } });
const withMore = (more: Partial<StageNode>) =>
  new Map([...source].map(([id, node]): [string, StageNode] => [id, { ...node, ...more }]));

test('restarts and heap limits are taken from the stage, and absent when it has none', () => {
  const restart = { max: 2, backoffMs: 40 };
  assert.equal(buildGraph('g', withMore({ restart, heapMb: 48 })).graph.stages[0], {
    id: 'source',
    type: 'source-type',
    module: '',
    options: {},
    thread: 'source',
    restart,
    heapMb: 48,
  });
  const [plain] = buildGraph('g', withMore({ restart: undefined, heapMb: undefined })).graph.stages;
  assert.equal(Object.keys(plain ?? {}), ['id', 'type', 'module', 'options', 'thread']);
});

test('a failure ends the others in order unless the pipeline says otherwise', () => {
  assert.is(buildGraph('g', source).graph.onError, 'stop');
  assert.is(buildGraph('g', source, 'continue').graph.onError, 'continue');
});

test.run();
