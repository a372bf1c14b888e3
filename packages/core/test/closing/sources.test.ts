// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { EngineRun } from '../engine/harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';

const test = suite('closing: sources');

const row =
  '“a source | the stage, with `source-added` | the stage, with `source-removed`; when the instance has ended or its worker has died, `StageEvents`”';
const links = [link('receive', 'end')];
const end = { type: 'sink' };

/** Who removed each source: the stage, or the engine for this cause. */
function removals({ events }: EngineRun): unknown[] {
  return events.flatMap(({ type, details }) => (type === 'source-removed' ? [details?.cause ?? 'stage'] : []));
}

inEachLayout(test, `${row} (ended)`, async (start) => {
  const run = start({ receive: { type: 'cameras', options: { count: 3, goes: 1 } }, end }, links);
  await run.ended();
  assert.equal(removals(run), ['stage', 'stage-ended', 'stage-ended']);
});

inOwnThreads(test, `${row} (died)`, async (start) => {
  const run = start({ receive: { type: 'cameras' }, end }, links, { gates: { receive: { mayMake: 2 } } });
  await run.until('receive', 'made', 2);
  await run.kill('receive');
  await run.ended();
  assert.equal(removals(run), ['stage-failed', 'stage-failed']);
});

test.run();
