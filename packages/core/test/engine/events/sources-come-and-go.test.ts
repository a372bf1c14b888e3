import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PipelineStats } from '../../../src/pipeline/index.js';
import { assertAccounts } from '../harness/assert-accounts.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('sources that come and go');

const stage = 'receive';
const end = { type: 'sink' };
const links = [link(stage, 'end')];

function added(index: number) {
  return { stage, type: 'source-added', sourceId: `camera ${index}`, details: { index } };
}

inEachLayout(test, 'are told of in their order; what is left at the end, the engine removes', async (start) => {
  const run = start({ receive: { type: 'cameras', options: { goes: 2 } }, end }, links);
  const eventsAtState: number[] = [];
  run.pipeline.on('state', () => eventsAtState.push(run.events.length));
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.equal(run.events, [
    added(0),
    added(1),
    added(2),
    { stage, type: 'source-removed', sourceId: 'camera 0' },
    { stage, type: 'source-removed', sourceId: 'camera 1' },
    { stage, type: 'source-removed', sourceId: 'camera 2', details: { cause: 'stage-ended' } },
  ]);
  assert.is(eventsAtState.at(-1), 6);
  assert.not('sources' in (summary.stages.receive ?? {}));
  assertAccounts(run, summary);
});

inEachLayout(test, 'are in the statistics as long as they are there', async (start) => {
  const run = start({ receive: { type: 'cameras' }, end }, links, { gates: { receive: { mayMake: 2 } } });
  const [stats] = await new Promise<PipelineStats[]>((resolve) => {
    run.pipeline.on('stats', (stats) => stats.stages.receive?.sources?.length === 2 && resolve([stats]));
  });
  assert.equal(stats?.stages.receive?.sources, ['camera 0', 'camera 1']);
  assert.not('sources' in (stats?.stages.end ?? {}));
  run.open(stage, 'mayMake');
  await run.ended();
});

inEachLayout(test, 'one that comes while the stage closes goes with it, and none comes after that', async (start) => {
  const run = start({ receive: { type: 'cameras', options: { count: 1, goes: 1, late: true } }, end }, links);
  await run.ended();
  assert.equal(run.events, [
    added(0),
    { stage, type: 'source-removed', sourceId: 'camera 0' },
    { stage, type: 'source-added', sourceId: 'in close' },
    { stage, type: 'source-removed', sourceId: 'in close', details: { cause: 'stage-ended' } },
  ]);
});

inEachLayout(test, 'what is no event is a fault of the stage, which goes on', async (start) => {
  const run = start({ receive: { type: 'cameras', options: { count: 1, goes: 1, nonsense: true } }, end }, links);
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.is(summary.stages.receive?.faults, 5);
  assert.equal(run.events, [added(0), { stage, type: 'source-removed', sourceId: 'camera 0' }]);
  assertAccounts(run, summary);
});

test.run();
