import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../harness/assert-accounts.js';
import type { EngineRun } from '../harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('sources of a stage that goes');

const restart = { max: 3, backoffMs: 1 };
const end = { type: 'sink' };
const links = [link('receive', 'end')];

/** `+0` for a source that came, `-0 cause` for one that the engine removed. */
function told({ events }: EngineRun): string[] {
  return events.map(({ type, sourceId, details }) => {
    const index = sourceId.replace('camera ', '');
    return type === 'source-added' ? `+${index}` : `-${index} ${details?.cause}`;
  });
}

inEachLayout(test, 'are removed when it fails, before the next instance tells of its own', async (start) => {
  const run = start({ receive: { type: 'cameras', options: { count: 2, fails: true }, restart }, end }, links);
  const summary = await run.ended();
  assert.equal(run.restarts(summary), { receive: 1, end: 0 });
  assert.equal(told(run), [
    ...['+0', '+1', '-0 stage-failed', '-1 stage-failed'],
    ...['+0', '+1', '-0 stage-ended', '-1 stage-ended'],
  ]);
});

inEachLayout(test, 'are removed when it fails for good', async (start) => {
  const run = start({ receive: { type: 'cameras', options: { where: 'generate', at: 1 } }, end }, links);
  const summary = await run.ended();
  assert.is(summary.state, 'failed');
  assert.equal(told(run), ['+0', '-0 stage-failed']);
});

inOwnThreads(test, 'are removed when its thread dies', async (start) => {
  const run = start({ receive: { type: 'cameras', restart }, end }, links, { gates: { receive: { mayMake: 2 } } });
  await run.until('receive', 'made', 2);
  await run.until('end', 'taken', 2);
  await run.kill('receive');
  run.open('receive', 'mayMake');
  const summary = await run.ended();
  assert.equal(told(run), [
    ...['+0', '+1', '-0 stage-failed', '-1 stage-failed'],
    ...['+0', '+1', '+2', '-0 stage-ended', '-1 stage-ended', '-2 stage-ended'],
  ]);
  assertAccounts(run, summary);
});

inEachLayout(test, 'are removed when the pipeline is aborted', async (start) => {
  const run = start({ receive: { type: 'cameras' }, end }, links, { gates: { receive: { mayMake: 2 } } });
  await run.until('receive', 'made', 2);
  run.pipeline.abort();
  const summary = await run.ended();
  assert.is(summary.state, 'aborted');
  assert.equal(told(run), ['+0', '+1', '-0 stage-ended', '-1 stage-ended']);
});

test.run();
