// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { EngineRun } from '../engine/harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';

const test = suite('closing: commands');

const row =
  '“a command | the application, with `Pipeline.command` | the stage, with its answer; when the instance has ended or its worker has died, `StageCommands`”';
const links = [link('from', 'to')];
const stages = { from: { type: 'numbers' }, to: { type: 'obeying' } };
const gates = { to: { mayTake: 0 } };

/** What became of a command that the stage does not answer before it closes. */
async function waiting(run: EngineRun): Promise<string> {
  if (!run.states.includes('running'))
    await new Promise<void>((resolve) => run.pipeline.on('state', (state) => state === 'running' && resolve()));
  return run.pipeline.command('to', 'wait').then(
    () => 'answered',
    ({ code }) => code,
  );
}

inEachLayout(test, `${row} (ended)`, async (start) => {
  const run = start(stages, links, { gates });
  const answer = waiting(run);
  await run.untilTold('to', 'waiting');
  run.open('to', 'mayTake');
  await run.ended();
  assert.is(await answer, 'answered');
});

inOwnThreads(test, `${row} (died)`, async (start) => {
  const run = start(stages, links, { gates });
  const answer = waiting(run);
  await run.untilTold('to', 'waiting');
  await run.pipeline.kill('to');
  await run.ended();
  assert.is(await answer, 'ERR_COMMAND_NOT_RUNNING');
});

test.run();
