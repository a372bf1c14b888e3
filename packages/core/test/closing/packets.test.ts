// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import { bt709, framePoolStats } from '../../src/index.js';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { account } from '../engine/harness/engine-run.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link } from '../engine/harness/test-graph.js';
import { eventsOf, tellingStage } from './telling-stages.js';

const test = suite('closing: packets and planes');

const links = [link('source', 'middle'), link('middle', 'end')];

inEachLayout(test, '“a packet | the stage that makes it | whoever holds it”', async (start) => {
  const run = start(
    {
      source: tellingStage('numbers', { count: 1, kind: 'frame' }),
      middle: tellingStage('pass'),
      end: tellingStage('sink'),
    },
    links,
    { gates: { middle: { mayTake: 0 }, end: { mayTake: 0 } } },
  );
  for (const stage of ['middle', 'end']) {
    await run.until(stage, 'taken', 1);
    assert.equal(framePoolStats().owners, [{ name: stage, references: 1 }]);
    run.open(stage, 'mayTake');
  }
  assertAccounts(run, await run.ended());
});

const once = '“emitting hands it on, `dispose` ends it”';

inEachLayout(test, `${once}: what was emitted can't be emitted again`, async (start) => {
  const run = start(
    { source: tellingStage('numbers', { kind: 'frame' }), middle: tellingStage('twice'), end: tellingStage('sink') },
    links,
    { gates: { source: { mayMake: 1 } } },
  );
  await run.until('end', 'taken', 1);
  run.open('source', 'mayMake');
  const summary = await run.ended();
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_STATE_WRONG', 'middle']);
  assert.equal(account(summary, 'end'), { sent: 2, delivered: 2 });
  assertAccounts(run, summary);
});

inEachLayout(test, `${once}: disposing of what was emitted changes nothing`, async (start) => {
  const run = start(
    {
      source: tellingStage('numbers', { count: 10, kind: 'frame' }),
      middle: tellingStage('twice', { again: 'dispose' }),
      end: tellingStage('sink'),
    },
    links,
  );
  const summary = await run.ended();
  assert.is(summary.state, 'done');
  assert.equal(account(summary, 'end'), { sent: 10, delivered: 10 });
  assertAccounts(run, summary);
});

const planes = "“a frame's planes | `frame.planes()` | the release or move of that reference detaches them”";

inEachLayout(test, `${planes}: in a pipeline`, async (start) => {
  const run = start({ source: tellingStage('viewing'), end: tellingStage('disposing') }, [link('source', 'end')]);
  assert.is((await run.ended()).state, 'done');
  const seen = [/^before: [1-9]\d*$/, /^after: 0$/];
  for (const stage of ['source', 'end']) {
    for (const [index, event] of eventsOf(run, stage).entries()) assert.match(event, seen[index] as RegExp);
    assert.is(eventsOf(run, stage).length, 2);
  }
});

test(`${planes}: not those of another reference`, () => {
  const one = FrameOwner.create('one');
  const other = FrameOwner.create('other');
  const first = one.allocate({ width: 64, height: 48, format: 'i420', color: bt709 });
  const second = first.retain();
  const third = first.retain();
  const lengths = () => views.map(({ data }) => data.length);
  const views = [first, second, third].map((frame) => frame.planes()[0] as { readonly data: Uint8Array });
  const [full] = lengths();
  assert.equal(lengths(), [full, full, full]);
  first.release();
  assert.equal(lengths(), [0, full, full]);
  assert.ok(second.moveTo(other.id));
  assert.equal(lengths(), [0, 0, full]);
  third.release();
  assert.equal(lengths(), [0, 0, 0]);
  assert.equal([one.close(), other.close()], [0, 1]);
  assert.is(framePoolStats().inUse, 0);
});

test.run();
