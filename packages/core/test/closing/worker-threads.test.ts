// coverage: none
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SupervisedThread } from '../../src/supervisor/supervised-thread.js';
import { ThreadPool } from '../../src/supervisor/thread-pool.js';
import type { ThreadTask } from '../../src/worker/thread-protocol.js';
import { inEachLayout } from '../engine/harness/in-each-layout.js';
import { link, type TestStages } from '../engine/harness/test-graph.js';
import { HeldTimers } from './held-timers.js';
import { tellingStage } from './telling-stages.js';
import { Workers } from './workers.js';

const test = suite('closing: worker threads');

const stages: TestStages = {
  source: tellingStage('numbers'),
  middle: tellingStage('pass'),
  end: tellingStage('sink'),
};
const links = [link('source', 'middle'), link('middle', 'end')];

/** Keeps the tasks it was given. */
class WatchedPool extends ThreadPool {
  readonly tasks: Promise<void>[] = [];

  override run(...task: Parameters<ThreadPool['run']>): Promise<void> {
    const running = super.run(...task);
    running.catch(() => {});
    this.tasks.push(running);
    return running;
  }
}

function openThread() {
  const deaths: unknown[] = [];
  const pool = new WatchedPool([{ heapMb: undefined }]);
  const thread = new SupervisedThread(
    { stages: [], heapMb: undefined },
    { pool, why: false, virtualTime: undefined, onReport: () => {}, onDeath: (_, cause) => deaths.push(cause) },
  );
  return { deaths, pool, thread };
}

test('“worker threads | `SupervisedThread`, one Piscina task each”: and another one after that has died', async () => {
  const { pool, thread, deaths } = openThread();
  thread.start();
  thread.start();
  assert.is(pool.tasks.length, 1);
  assert.is(await thread.kill(), true);
  await thread.exit();
  assert.is(deaths.length, 1);
  thread.start();
  assert.is(pool.tasks.length, 2);
  await thread.exit();
  await pool.destroy();
});

test('“the task resolves, or rejects when the worker died”', async () => {
  const { pool, thread, deaths } = openThread();
  thread.start();
  await thread.exit();
  assert.is(await pool.tasks[0], undefined);
  assert.equal(deaths, []);
  await pool.destroy();

  const killed = openThread();
  killed.thread.start();
  assert.is(await killed.thread.kill(), true);
  const cause = await killed.pool.tasks[0]?.catch((error) => error);
  assert.instance(cause, Error);
  await killed.thread.exit();
  assert.equal(killed.deaths, [cause]);
  assert.is(await killed.thread.kill(), false, 'there is none any more');
  await killed.pool.destroy();
});

/** Starts no worker: its death is known at once, while the test still speaks for it. */
class DeadPool extends ThreadPool {
  control: ThreadTask['control'] | undefined;

  override run(...[, { control }]: Parameters<ThreadPool['run']>): Promise<void> {
    this.control = control;
    return Promise.reject(new Error('dead'));
  }
}

test('what a worker has said before it died is heard, also by a thread that had no time to listen until its patience was over', async () => {
  using timers = new HeldTimers(200);
  const pool = new DeadPool([]);
  const heard: string[] = [];
  const dead = new Promise<void>((resolve) => {
    new SupervisedThread(
      { stages: [], heapMb: undefined },
      { pool, why: false, virtualTime: undefined, onReport: ({ type }) => heard.push(type), onDeath: () => resolve() },
    ).start();
  });
  await timers.until(200, 1);
  // As timers do: before the messages of the turn are read.
  setTimeout(() => {
    pool.control?.postMessage({ type: 'opened', stage: 'source' });
    timers.elapse(200);
  });
  await dead;
  assert.equal(heard, ['opened']);
});

inEachLayout(test, '“the `exit` command, when all stages of the pipeline have ended”', async (start, { thread }) => {
  const workers = new Workers();
  const run = start(stages, links, { gates: { end: { mayClose: 0 } } });
  // The others have ended long since.
  await run.until('end', 'closed', 1);
  for (const stage of ['source', 'middle']) await run.untilTold(stage, 'close');
  assert.is(workers.living, thread ? 1 : 3);
  run.open('end', 'mayClose');
  assert.is((await run.ended()).state, 'done');
  workers.close();
  assert.is(workers.living, 0);
});

inEachLayout(test, '“by termination when one is stuck”', async (start) => {
  using timers = new HeldTimers(2000);
  const workers = new Workers();
  const bad = tellingStage('sink', { where: 'process', way: 'loop' });
  const run = start({ ...stages, end: bad }, links);
  await run.until('end', 'taken', 1);
  run.pipeline.abort();
  // The abort's own; whatever else was told to close has.
  await timers.until(2000, 1);
  timers.elapse(2000);
  assert.is((await run.ended()).state, 'aborted');
  workers.close();
  assert.is(workers.living, 0);
});

test.run();
