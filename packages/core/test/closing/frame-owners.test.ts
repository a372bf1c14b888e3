// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import { bt709, framePoolStats } from '../../src/index.js';
import { RestartSchedule } from '../../src/supervisor/restart-schedule.js';
import { SupervisedStage } from '../../src/supervisor/supervised-stage.js';
import type { SupervisedThread } from '../../src/supervisor/supervised-thread.js';
import type { WiredStage } from '../../src/supervisor/wiring.js';
import { unlimited } from '../engine/harness/board.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link, type TestStages } from '../engine/harness/test-graph.js';
import { failureOf, livesOf, tellingStage } from './telling-stages.js';

const test = suite('closing: frame owners');

const picture = { width: 64, height: 48, format: 'i420', color: bt709 } as const;
const links = [link('source', 'end')];

function keeping(options: TestStages[string]['options'] = {}, restart?: TestStages[string]['restart']): TestStages {
  return {
    source: tellingStage('numbers', { count: unlimited, kind: 'frame' }),
    end: tellingStage('sink', { keep: 3, ...options }, restart && { restart }),
  };
}

function references(): number {
  return framePoolStats().owners.reduce((sum, { references }) => sum + references, 0);
}

inEachLayout(test, '“frame owners | `SupervisedStage`, one per instance”', async (start) => {
  const run = start(keeping({ where: 'process', at: 2 }, { max: 1, backoffMs: 1 }), links, {
    gates: { source: { mayMake: 6 } },
  });
  await run.until('end', 'opened', 2);
  run.pipeline.stop();
  await run.ended();
  const accounts = [...livesOf(run, 'source'), ...livesOf(run, 'end')].map(({ account }) => account);
  assert.is(accounts.length, 3);
  assert.is(new Set(accounts).size, 3);
});

inEachLayout(test, '“the instance when it closes”: before the pipeline ends', async (start) => {
  const run = start(keeping({ where: 'process', at: 3 }), links, {
    onError: 'continue',
    gates: { source: { mayMake: 4 }, end: { mayTake: 3 } },
  });
  await run.until('end', 'taken', 4);
  assert.is(references(), 4);
  const failed = failureOf(run);
  run.open('end', 'mayTake');
  await failed;
  assert.is(references(), 0);
  assert.is(run.pipeline.state, 'running');
  run.pipeline.stop();
  await run.ended();
});

for (const [name, options] of [
  ['it exits', { where: 'process', at: 3, way: 'exit' }],
  ['it throws', { where: 'process', at: 3, way: 'throw-late' }],
  ['it is killed', {}],
] as const) {
  inEachLayout(test, `“the worker's end, however it ends”: ${name}`, async (start) => {
    const run = start(keeping(options), links, { gates: { source: { mayMake: 4 }, end: { mayTake: 3 } } });
    await run.until('end', 'taken', 4);
    assert.is(references(), 4);
    const failed = failureOf(run);
    run.open('end', 'mayTake');
    if (name === 'it is killed') {
      await run.kill('end');
      assert.is(references(), 0);
    }
    await failed;
    assert.is(references(), 0);
    await run.ended();
  });
}

test('“`SupervisedStage` at last”: that of an instance that never came to open it, too', () => {
  const wired = { stage: { id: 'late' } } as WiredStage;
  const stage = new SupervisedStage(wired, {} as SupervisedThread, new RestartSchedule(undefined));
  const { owner } = stage;
  assert.is(stage.owner, owner);
  const frame = owner.allocate(picture);
  assert.equal(framePoolStats().owners, [{ name: 'late', references: 1 }]);
  stage.reclaim();
  assert.is(framePoolStats().inUse, 0);
  assert.throws(() => frame.retain(), 'does not hold frame');
  assert.not.equal(stage.owner.id, owner.id, 'the next instance has another one');
  stage.reclaim();
  stage.reclaim();
});

test('“`FrameOwner.close` returns what had to be reclaimed”', () => {
  const owner = FrameOwner.create('counted');
  const frame = owner.allocate(picture);
  frame.retain();
  owner.allocate(picture);
  owner.allocate(picture).release();
  assert.is(owner.close(), 3);
  assert.is(owner.close(), 0);
  assert.is(framePoolStats().inUse, 0);
});

test.run();
