// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PipelineError } from '../../src/index.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link, type TestStages } from '../engine/harness/test-graph.js';
import { tellingStage } from './telling-stages.js';
import { Workers } from './workers.js';

const test = suite('closing: the pipeline');

const stages: TestStages = { source: tellingStage('numbers'), end: tellingStage('sink') };
const links = [link('source', 'end')];

inEachLayout(test, '“`Pipeline` | the application; runs once”: further runs are refused', async (start) => {
  const run = start(stages, links, { gates: { source: { mayMake: 0 } } });
  await run.until('source', 'opened', 1);
  const refusal = () => run.pipeline.run().catch((error: PipelineError) => [error.code, error.message.split('; ')[0]]);
  assert.equal(await refusal(), ['ERR_STATE_WRONG', 'a pipeline runs once']);
  run.open('source', 'mayMake');
  assert.is((await run.ended()).state, 'done');
  assert.equal(await refusal(), ['ERR_STATE_WRONG', 'a pipeline runs once']);
  assert.is(run.pipeline.state, 'done');
});

inEachLayout(test, '“itself, when every worker is gone | `run()` resolves”', async (start, { thread }) => {
  const workers = new Workers();
  const livingAtEnd: number[] = [];
  const run = start(stages, links, {
    before: ({ pipeline }) => pipeline.on('state', (state) => state === 'done' && livingAtEnd.push(workers.living)),
  });
  await run.ended();
  workers.close();
  assert.is(workers.started.length, thread ? 1 : 2);
  assert.equal(livingAtEnd, [0]);
});

for (const [state, options, act] of [
  ['done', {}, 'nothing'],
  ['failed', { where: 'process' }, 'nothing'],
  ['aborted', {}, 'abort'],
] as const) {
  inEachLayout(test, `“\`state\` is \`done\`, \`failed\` or \`aborted\`”: ${state}`, async (start) => {
    const run = start({ ...stages, end: tellingStage('sink', options) }, links, { gates: { end: { mayFlush: 0 } } });
    await run.until('end', 'taken', 1);
    if (act === 'abort') run.pipeline.abort();
    run.open('end', 'mayFlush');
    const summary = await run.ended();
    assert.equal([summary.state, run.pipeline.state, run.states.at(-1)], [state, state, state]);
  });
}

test.run();
