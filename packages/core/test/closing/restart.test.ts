// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { inEachLayout, inOneThread, inOwnThreads } from '../engine/harness/in-each-layout.js';
import { link, type TestStages } from '../engine/harness/test-graph.js';
import { HeldTimers } from './held-timers.js';
import { livesOf, tellingStage } from './telling-stages.js';

const test = suite('closing: a restart');

const restart = { max: 2, backoffMs: 1 };
const links = [link('source', 'middle'), link('middle', 'end')];

/** In one thread all of them die together. */
function around(middle: TestStages[string]['options'], thread: string | undefined): TestStages {
  const neighbours = thread === undefined ? {} : { restart };
  return {
    source: tellingStage('numbers', { count: 10, kind: 'frame' }, neighbours),
    middle: tellingStage('pass', middle, { restart }),
    end: tellingStage('sink', {}, neighbours),
  };
}

for (const [name, options] of [
  ['it failed', { where: 'process', at: 3 }],
  ['it failed, and then to open', { where: 'process,open', at: 1 }],
  ['its worker died', { where: 'process', at: 3, way: 'exit' }],
] as const) {
  inEachLayout(
    test,
    `“After any of these: With \`restart\`, as long as its policy allows and neither the pipeline nor the stage was coming to its end, the stage is opened anew”: ${name}`,
    async (start, { thread }) => {
      const run = start(around(options, thread), links);
      const summary = await run.ended();
      assert.equal([summary.state, summary.error], ['done', undefined]);
      const restarts = options.where === 'process,open' ? 2 : 1;
      assert.is(summary.stages.middle?.restarts, restarts);
      assert.is(run.board('middle').get('opened'), restarts + 1);
      assertAccounts(run, summary);
    },
  );
}

inEachLayout(test, '“the stage is opened anew”: it did not open in time', async (start, { thread }) => {
  using timers = new HeldTimers(30_000);
  const run = start(around({ where: 'process', at: 3 }, thread), links, { gates: { middle: { mayOpen: 1 } } });
  await run.until('middle', 'opened', 2);
  await timers.until(30_000, 1);
  // The gate is that of the next instance: the present one is past it when the worker is dead.
  timers.elapse(30_000);
  await run.until('middle', 'opened', 3);
  run.open('middle', 'mayOpen');
  const summary = await run.ended();
  assert.equal([summary.state, summary.error], ['done', undefined]);
  assert.is(summary.stages.middle?.restarts, 2);
  assertAccounts(run, summary);
});

const mended =
  '“A failure before the pipeline first ran is not restarted, nor is ERR_DEFINITION_INVALID at any time: a new attempt would find the same.”';

for (const [options, phase] of [
  [{ where: 'open' }, 'opening'],
  [{ where: 'process', way: 'throw-definition', at: 3 }, 'running'],
] as const) {
  inEachLayout(test, `${mended}: ${phase}`, async (start, { thread }) => {
    const run = start(around(options, thread), links);
    const summary = await run.ended();
    assert.equal([summary.state, summary.error?.phase], ['failed', phase]);
    assert.is(summary.stages.middle?.restarts, 0);
    assertAccounts(run, summary);
  });
}

inEachLayout(test, '“the stage is opened anew”: it did not close after a failure', async (start, { thread }) => {
  using timers = new HeldTimers(2000);
  const run = start(around({ where: 'process', at: 3 }, thread), links, {
    gates: { source: { mayMake: 3 }, middle: { mayClose: 0 } },
  });
  await run.until('end', 'taken', 3);
  run.open('source', 'mayMake', 4);
  await run.untilTold('middle', 'close');
  await timers.until(2000, 1);
  timers.elapse(2000);
  await run.until('middle', 'opened', 2);
  run.open('middle', 'mayClose');
  run.open('source', 'mayMake');
  const summary = await run.ended();
  assert.equal([summary.state, summary.error], ['done', undefined]);
  assert.is(summary.stages.middle?.restarts, 1);
  assertAccounts(run, summary);
});

inOneThread(test, '“the stage is opened anew”: its event loop stood still', async (start, { thread }) => {
  using timers = new HeldTimers(1000);
  const run = start(around({ where: 'process', at: 3, way: 'loop' }, thread), links, { stuckTimeoutMs: 5000 });
  await run.until('middle', 'taken', 4);
  for (let look = 0; look <= 5; look++) timers.elapse(1000);
  const summary = await run.ended();
  assert.equal([summary.state, summary.error], ['done', undefined]);
  assert.is(summary.stages.middle?.restarts, 1);
  assertAccounts(run, summary);
});

inEachLayout(test, '“as long as its policy allows”: then the stage has ended', async (start) => {
  const stages = around({ where: 'process', at: 3, times: 3 }, undefined);
  const run = start(stages, [link('source', 'middle', { capacity: 1 }), link('middle', 'end')], {
    onError: 'continue',
  });
  const summary = await run.ended();
  assert.equal([summary.state, summary.error?.message], ['failed', 'thrown in process']);
  assert.is(summary.stages.middle?.restarts, 2);
  assert.equal([run.board('middle').get('opened'), run.board('middle').get('closed')], [3, 3]);
  assertAccounts(run, summary);
});

const anew =
  '“a new instance with a new account at the frame pool and new channels, in the same worker, or in a new one if that had died. Its neighbours keep running.”';

inEachLayout(test, `${anew}: the same`, async (start) => {
  const run = start(around({ where: 'process', at: 3 }, undefined), links);
  const summary = await run.ended();
  const [first, second, ...more] = livesOf(run, 'middle');
  assert.equal(more, []);
  assert.equal([first?.instance, second?.instance], [0, 1]);
  assert.is(second?.thread, first?.thread);
  assert.is.not(second?.account, first?.account);
  assert.equal([run.lives().source, run.lives().end], ['opened, closed', 'opened, flushed, closed']);
  assertAccounts(run, summary);
});

inOwnThreads(test, `${anew}: a new one`, async (start) => {
  const run = start(around({}, undefined), links, { gates: { source: { mayMake: 5 } } });
  await run.until('end', 'taken', 5);
  await run.kill('middle');
  await run.until('middle', 'opened', 2);
  run.open('source', 'mayMake');
  const summary = await run.ended();
  const [first, second] = livesOf(run, 'middle');
  assert.is.not(second?.thread, first?.thread);
  assert.is.not(second?.account, first?.account);
  for (const stage of ['source', 'end']) assert.is(livesOf(run, stage).length, 1);
  assert.equal([run.lives().source, run.lives().end], ['opened, closed', 'opened, flushed, closed']);
  assertAccounts(run, summary);
});

test.run();
