// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assertAccounts } from '../engine/harness/assert-accounts.js';
import { inOneThread, inOwnThreads } from '../engine/harness/in-each-layout.js';
import { link, type TestStages } from '../engine/harness/test-graph.js';
import { HeldTimers } from './held-timers.js';
import { tellingStage } from './telling-stages.js';
import { Workers } from './workers.js';

const test = suite('closing: an event loop that stands still');

const stages: TestStages = {
  source: tellingStage('numbers', { count: 4, kind: 'frame' }),
  end: tellingStage('sink', { where: 'process', at: 2, way: 'loop' }),
};
const links = [link('source', 'end')];
const title =
  "“A worker's event loop stands still for 30 s (`stuckTimeoutMs`): ERR_THREAD_STUCK, and it is terminated.”";

// How often the supervisor looks.
const lookMs = 1000;

inOneThread(test, `${title}: not before`, async (start) => {
  using timers = new HeldTimers(lookMs);
  const workers = new Workers();
  const run = start(stages, links, { gates: { source: { mayMake: 3 } } });
  await run.until('end', 'taken', 3);
  // The first look finds where it stands.
  for (let look = 0; look < 30; look++) timers.elapse(lookMs);
  await run.until('end', 'taken', 3);
  assert.equal([run.pipeline.state, workers.living], ['running', 1]);
  timers.elapse(lookMs);
  const summary = await run.ended();
  workers.close();
  assert.is(workers.living, 0);
  assert.is(summary.error?.code, 'ERR_THREAD_STUCK');
  assert.match(summary.error?.message ?? '', 'the thread of source, end did nothing else for 30 s');
  assertAccounts(run, summary);
});

inOwnThreads(test, `${title}: the others go on`, async (start) => {
  // A thread that starts may stand still for as long on a busy machine.
  using timers = new HeldTimers(lookMs);
  const run = start(stages, links, { stuckTimeoutMs: 3000 });
  await run.until('end', 'taken', 3);
  timers.release(lookMs);
  const summary = await run.ended();
  assert.equal([summary.error?.code, summary.error?.stage], ['ERR_THREAD_STUCK', 'end']);
  assert.is(run.lives().source, 'opened, closed');
  assertAccounts(run, summary);
});

test.run();
