import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildGraph } from '../../src/graph/build-graph.js';
import { nodes, through } from './nodes.js';

const test = suite('the order of a graph');
const raw = ['video/raw'] as const;

test('every stage comes after those that feed it, however the definition lists them', () => {
  const { graph, problems } = buildGraph(
    'g',
    nodes({
      last: through(raw, 'left', 'right'),
      right: through(raw, 'first'),
      left: through(raw, 'first'),
      first: { outputs: { out: raw } },
    }),
  );
  assert.equal(problems, []);
  assert.equal(
    graph.stages.map((stage) => stage.id),
    ['first', 'left', 'right', 'last'],
  );
});

test('fan-out and fan-in give one link each', () => {
  const { graph } = buildGraph(
    'g',
    nodes({
      first: { outputs: { out: raw } },
      left: through(raw, 'first'),
      right: through(raw, 'first'),
      last: through(raw, 'left', 'right'),
    }),
  );
  const ends = graph.links.map(({ from, to }) => `${from.stage}.${from.port} ${to.stage}.${to.port}`);
  assert.equal(ends, ['first.out left.in', 'first.out right.in', 'left.out last.in', 'right.out last.in']);
});

test('each of two separate cycles is shown once, in the direction of the packets', () => {
  const { problems } = buildGraph(
    'g',
    nodes({
      a: through(raw, 'c'),
      b: through(raw, 'a'),
      c: through(raw, 'b'),
      loop: through(raw, 'loop'),
    }),
  );
  assert.equal(
    problems.map((problem) => problem.message),
    ['a cycle: b → c → a → b', 'a cycle: loop → loop'],
  );
});

test('a stage whose type is not known hides no other problem', () => {
  const map = new Map(nodes({ a: { outputs: { out: raw } }, b: through(raw, 'a'), c: through(raw, 'b', 'x') }));
  const b = map.get('b');
  if (b) map.set('b', { ...b, spec: undefined });
  const { problems } = buildGraph('g', map);
  assert.equal(problems, [{ stage: 'c', input: 1, part: 'from', message: 'there is no stage "x": did you mean "a"?' }]);
});

test.run();
