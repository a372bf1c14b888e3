import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { framePoolStats } from '../../../src/index.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('a stage that emits what its link does not take');

inEachLayout(test, 'fails with an error that names both ends', async (start) => {
  const run = start({ source: { type: 'numbers', options: { kind: 'frame' } }, end: { type: 'sink' } }, [
    link('source', 'end', { media: ['video/h264'] }),
  ]);
  const summary = await run.ended();
  assert.equal(summary.error, {
    code: 'ERR_LINK_MEDIA_TYPE',
    message:
      'source.out gives video/raw, but its link to end.in takes video/h264; put a stage between them that converts it',
    phase: 'running',
    stage: 'source',
  });
  assert.is(summary.links[0]?.sent, 0);
  assert.is(framePoolStats().inUse, 0);
});

test.run();
