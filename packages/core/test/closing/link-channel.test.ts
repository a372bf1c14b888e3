// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { account } from '../engine/harness/engine-run.js';
import { inEachLayout, inOwnThreads } from '../engine/harness/in-each-layout.js';
import { link, type TestStages } from '../engine/harness/test-graph.js';
import { eventsOf, tellingStage, untilWarned } from './telling-stages.js';

const test = suite("closing: a link's channel");

const restart = { max: 1, backoffMs: 1 };
const stages: TestStages = {
  source: tellingStage('numbers', { count: 20, kind: 'frame' }),
  end: tellingStage('sink', { tells: true }),
};
const links = [link('source', 'end')];

inEachLayout(
  test,
  "“a link's channel | `Switchboard`, one per pair of instances”: what was on its way in the one before does not reach the next",
  async (start) => {
    const end = tellingStage('sink', { tells: true, where: 'process' }, { restart });
    const run = start({ ...stages, end }, links, { gates: { source: { mayMake: 4 }, end: { mayTake: 0 } } });
    await run.until('source', 'made', 4);
    await run.until('end', 'taken', 1);
    run.open('end', 'mayTake');
    await untilWarned(run, 'end', /it is restarted/);
    run.open('source', 'mayMake', 5);
    await run.until('end', 'taken', 2);
    run.pipeline.stop();
    const summary = await run.ended();
    assert.equal(
      eventsOf(run, 'end').filter((event) => /\d/.test(event)),
      ['0', '4'],
    );
    assert.equal(account(summary, 'end'), { sent: 5, delivered: 2, droppedBy: { 'consumer-gone': 3 } });
    assertAccounts(run, summary);
  },
);

const first = '“whichever end closes first, or dies”';

inEachLayout(test, `${first}: a consumer that closes frees a producer that waits for it`, async (start) => {
  const end = tellingStage('sink', { where: 'process' });
  const run = start({ ...stages, end }, links, { onError: 'continue', gates: { end: { mayTake: 0 } } });
  await run.untilDepth('end', 4);
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.equal(account(summary, 'end'), { sent: 20, delivered: 1, droppedBy: { 'consumer-gone': 19 } });
  assert.is(run.lives().source, 'opened, closed');
  assertAccounts(run, summary);
});

inOwnThreads(test, `${first}: a consumer that dies frees a producer that waits for it`, async (start) => {
  const run = start(stages, links, { onError: 'continue', gates: { end: { mayTake: 0 } } });
  await run.untilDepth('end', 4);
  await run.kill('end');
  const summary = await run.ended();
  assert.equal(account(summary, 'end'), { sent: 20, delivered: 1, droppedBy: { 'consumer-gone': 19 } });
  assert.is(run.lives().source, 'opened, closed');
  assertAccounts(run, summary);
});

const arrived = '“the other end is told after everything that was sent has arrived”';

inEachLayout(test, `${arrived}: from a producer that failed`, async (start) => {
  const source = tellingStage('numbers', { kind: 'frame', where: 'generate', at: 3 });
  const run = start({ ...stages, source }, links, { gates: { source: { mayMake: 1 }, end: { mayTake: 0 } } });
  await run.until('end', 'taken', 1);
  run.open('source', 'mayMake');
  await run.until('source', 'closed', 1);
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.equal(
    eventsOf(run, 'end').filter((event) => event !== 'stopping'),
    ['0', '1', '2', 'flush', 'abandoned', 'close'],
  );
  assert.equal(account(summary, 'end'), { sent: 3, delivered: 3 });
  assertAccounts(run, summary);
});

inOwnThreads(test, `${arrived}: from a producer that died`, async (start) => {
  const run = start(stages, links, { gates: { source: { mayMake: 3 }, end: { mayTake: 0 } } });
  await run.until('source', 'made', 3);
  await run.until('end', 'taken', 1);
  await run.kill('source');
  run.open('end', 'mayTake');
  const summary = await run.ended();
  assert.equal(
    eventsOf(run, 'end').filter((event) => event !== 'stopping'),
    ['0', '1', '2', 'flush', 'abandoned', 'close'],
  );
  assert.equal(account(summary, 'end'), { sent: 3, delivered: 3 });
  assertAccounts(run, summary);
});

test.run();
