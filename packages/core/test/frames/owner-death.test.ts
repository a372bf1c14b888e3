import { Worker } from 'node:worker_threads';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import { framePoolStats } from '../../src/frames/native.js';
import type { Death } from './dying.worker.js';

async function die(death: Death, exitCode: number, errorCode?: string): Promise<void> {
  const owner = FrameOwner.create(death);
  const worker = new Worker(new URL('./dying.worker.js', import.meta.url), {
    workerData: { owner: owner.id, death },
    resourceLimits: { maxOldGenerationSizeMb: 24 },
  });
  let error: NodeJS.ErrnoException | undefined;
  worker.on('error', (thrown: NodeJS.ErrnoException) => {
    error = thrown;
  });
  // Messages and errors of a thread come through different ports: either may be first.
  const holding = new Promise((resolve) => worker.once('message', resolve));
  const exited = new Promise((resolve) => worker.once('exit', resolve));
  await holding;
  if (['idle', 'loop', 'call-loop'].includes(death)) await worker.terminate();
  assert.is(await exited, exitCode);
  assert.is(error?.code, errorCode);
  assert.equal(framePoolStats().owners, []);
  assert.is(framePoolStats().inUse, 0);
  assert.is(owner.close(), 0, 'the account is closed already');
}

const deaths: [Death, string, number, string?][] = [
  ['return', 'returns', 0],
  ['throw', 'throws', 1],
  ['exit', 'exits', 3],
  ['idle', 'is terminated while it waits', 1],
  ['loop', 'is terminated in an endless loop', 1],
  ['out-of-memory', 'runs out of heap', 1, 'ERR_WORKER_OUT_OF_MEMORY'],
];

for (const [death, title, exitCode, errorCode] of deaths) {
  test(`what a thread holds is reclaimed when it ${title}`, () => die(death, exitCode, errorCode));
}

test('a thread that is terminated again and again inside calls of the pool leaves nothing behind', async () => {
  for (let times = 0; times < 10; times++) await die('call-loop', 1);
});

test.run();
