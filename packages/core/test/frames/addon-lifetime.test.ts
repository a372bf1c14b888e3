import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

// The main thread does not load the addon here: nothing but the addon itself keeps it from being unloaded.
async function runThread(given: number): Promise<{ owner: number; inUse: number; owners: unknown[] }> {
  const worker = new Worker(new URL('./keeping.worker.js', import.meta.url), { workerData: { given } });
  const exited = once(worker, 'exit');
  const [message] = await once(worker, 'message');
  assert.equal(await exited, [0]);
  return message;
}

test('the pool outlives every thread that has loaded it', async () => {
  let { owner, inUse } = await runThread(0);
  for (let times = 0; times < 4; times++) {
    const previous = owner;
    const report = await runThread(previous);
    ({ owner, inUse } = report);
    assert.not.equal(owner, previous);
    assert.is(inUse, 1);
    assert.equal(report.owners, [{ name: 'kept', references: 1 }]);
  }
  const { nativeFrames } = await import('../../src/frames/native.js');
  assert.is(nativeFrames.destroyOwner(owner), 1);
  assert.is(nativeFrames.stats().inUse, 0);
});

test.run();
