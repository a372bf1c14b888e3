import { secondsToUs } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SourceTable } from '../../src/sender/source-table.js';
import { slice } from './support/stages.js';

const test = suite('the SSRCs of a sender');

/** Draws each number eight times. */
function stammer(): () => number {
  let drawn = 0;
  return () => drawn++ >> 3;
}

test('are all different, those of sources that rest and of streams that have ended too', () => {
  const table = new SourceTable(stammer());
  const ssrcs = new Set<number>();
  const sources = 20;
  for (let index = 0; index < sources; index++) {
    const nowUs = secondsToUs(index * 60);
    const source = table.get(`camera ${index}`, nowUs);
    assert.ok(source);
    source.takeVideo(slice(0, 500, true, source.id), 0, 1200, nowUs);
    for (const { ssrc } of source.streams) ssrcs.add(ssrc);
    table.takeSilent(nowUs + secondsToUs(31));
  }
  assert.is(ssrcs.size, sources * 3);
});

test.run();
