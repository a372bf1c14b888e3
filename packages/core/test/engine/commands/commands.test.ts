import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PipelineError } from '../../../src/index.js';
import type { EngineRun } from '../harness/engine-run.js';
import { inEachLayout } from '../harness/in-each-layout.js';
import { link } from '../harness/test-graph.js';

const test = suite('commands');

const stages = { from: { type: 'numbers' }, to: { type: 'obeying' } };
const links = [link('from', 'to')];
const gates = { to: { mayTake: 0 } };

/** A run that goes on until its gate is opened. */
async function running(run: EngineRun): Promise<EngineRun> {
  if (!run.states.includes('running'))
    await new Promise<void>((resolve) => run.pipeline.on('state', (state) => state === 'running' && resolve()));
  return run;
}

/** `CODE message` of what it rejects with. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (error) => error,
  );
  assert.instance(error, PipelineError);
  return `${error.code} ${error.message}`;
}

inEachLayout(test, 'are done in order, with defaults, while a packet is being processed', async (start) => {
  const run = await running(start(stages, links, { gates }));
  const first = run.pipeline.command('to', 'say', { text: 'one' });
  const second = run.pipeline.command('to', 'say', { text: 'two', times: 1 });
  await Promise.all([first, second]);
  run.open('to', 'mayTake');
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.equal(run.told('to'), ['one', 'one', 'two']);
});

inEachLayout(test, 'that cannot be given say why, and the pipeline goes on', async (start) => {
  const run = await running(start(stages, links, { gates }));
  const { pipeline } = run;
  assert.equal(
    [
      await refusal(pipeline.command('too', 'say')),
      await refusal(pipeline.command('to', 'sya')),
      await refusal(pipeline.command('from', 'say')),
      await refusal(pipeline.command('to', 'say', { txt: 'x', times: 0 })),
      await refusal(pipeline.command('to', 'fail')),
    ],
    [
      'ERR_COMMAND_STAGE_UNKNOWN there is no stage "too": did you mean "to"?',
      'ERR_COMMAND_UNKNOWN "to" (obeying) has no command "sya": did you mean "say"?',
      'ERR_COMMAND_UNKNOWN "from" (numbers) has no command "say": commands are taken by "to" (say, wait, fail)',
      'ERR_COMMAND_ARGUMENTS "say" of "to": stage "to" needs the argument "text"; unknown argument "txt": did you mean "text"?; "times" must be at least 1, not 0',
      'ERR_STAGE_FAILED will not',
    ],
  );
  await pipeline.command('to', 'say', { text: 'still here' });
  run.open('to', 'mayTake');
  assert.is((await run.ended()).state, 'done');
});

inEachLayout(test, 'before it runs and after its end are refused', async (start) => {
  const run = start(stages, links);
  assert.match(await refusal(run.pipeline.command('to', 'fail')), /^ERR_COMMAND_NOT_RUNNING to is not running/);
  await run.ended();
  assert.is(
    await refusal(run.pipeline.command('to', 'fail')),
    'ERR_COMMAND_NOT_RUNNING to is not running (it is ended), and a command needs a stage that is',
  );
});

inEachLayout(
  test,
  'that nobody answers are refused when the stage has gone, and one more than 64 at once',
  async (start) => {
    const run = await running(start(stages, links, { gates }));
    const waiting = Array.from({ length: 64 }, () => refusal(run.pipeline.command('to', 'wait')));
    await run.untilTold('to', 'waiting');
    assert.match(await refusal(run.pipeline.command('to', 'wait')), /^ERR_COMMAND_TOO_MANY to has 64 commands/);
    await run.pipeline.kill('to');
    assert.equal(
      [...new Set(await Promise.all(waiting))],
      [
        'ERR_COMMAND_NOT_RUNNING to is not running (it ended before it had answered), and a command needs a stage that is',
      ],
    );
    run.pipeline.abort();
    await run.ended();
  },
);

inEachLayout(test, 'that wait do not keep a stage from its end', async (start) => {
  const run = await running(start(stages, links, { gates }));
  const answers = [run.pipeline.command('to', 'wait'), refusal(run.pipeline.command('to', 'say', { text: 'late' }))];
  await run.untilTold('to', 'waiting');
  run.open('to', 'mayTake');
  assert.is((await run.ended()).state, 'done');
  assert.match(
    (await Promise.all(answers))[1] as string,
    /^ERR_COMMAND_NOT_RUNNING to is not running \(it has ended\)/,
  );
});

test.run();
