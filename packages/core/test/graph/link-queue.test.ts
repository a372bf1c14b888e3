import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { buildGraph } from '../../src/graph/build-graph.js';
import type { LinkRequest } from '../../src/graph/stage-node.js';
import type { MediaType } from '../../src/packet/media-type.js';
import { nodes, through } from './nodes.js';

const test = suite('the queue of a link');

/** Capacity, policy and media of the second of two links behind a source. */
function queue(media: readonly MediaType[], live: boolean, request: Partial<LinkRequest> = {}) {
  const { graph, problems } = buildGraph(
    'g',
    nodes({
      source: { outputs: { out: media }, live },
      relay: through(media, 'source'),
      sink: { inputs: { in: media }, links: [{ fromStage: 'relay', ...request }] },
    }),
  );
  assert.equal(problems, []);
  const link = graph.links[1];
  return [link?.capacity, link?.overflow];
}

test('what waits for a source that can wait is never dropped, and is bounded by what it carries', () => {
  assert.equal(queue(['video/raw'], false), [4, 'block']);
  assert.equal(queue(['video/h264'], false), [32, 'block']);
  assert.equal(queue(['video/h265'], false), [32, 'block']);
  assert.equal(queue(['audio/pcm'], false), [64, 'block']);
  assert.equal(queue(['audio/aac'], false), [64, 'block']);
  assert.equal(queue(['metadata/json'], false), [256, 'block']);
  assert.equal(queue(['video/raw', 'video/h264'], false), [32, 'block']);
});

test('behind a live source links drop, coded video up to a keyframe', () => {
  assert.equal(queue(['video/raw'], true), [4, 'drop-oldest']);
  assert.equal(queue(['metadata/json'], true), [256, 'drop-oldest']);
  assert.equal(queue(['video/h264'], true), [32, 'drop-to-keyframe']);
});

test('what the definition asks for is taken', () => {
  assert.equal(queue(['video/raw'], true, { capacity: 2, overflow: 'block' }), [2, 'block']);
  assert.equal(queue(['video/h264'], false, { overflow: 'drop-newest' }), [32, 'drop-newest']);
});

test('a live link of one picture drops the newest, for there is nothing older to drop', () => {
  assert.equal(queue(['video/raw'], true, { capacity: 1 }), [1, 'drop-newest']);
});

test('a live link of one access unit is refused, for it would break every group of pictures', () => {
  const { problems } = buildGraph(
    'g',
    nodes({
      source: { outputs: { out: ['video/h264'] }, live: true },
      sink: { inputs: { in: ['video/h264'] }, links: [{ fromStage: 'source', capacity: 1 }] },
    }),
  );
  const message = 'drop-to-keyframe needs a capacity of at least 2, not 1';
  assert.equal(problems, [{ stage: 'sink', input: 0, part: 'capacity', message }]);
});

test.run();
