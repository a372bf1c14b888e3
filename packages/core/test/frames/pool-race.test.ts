import { once } from 'node:events';
import { MessageChannel, Worker } from 'node:worker_threads';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import { framePoolStats } from '../../src/frames/native.js';
import type { RingTask } from './ring.worker.js';

const members = 4;
const frames = 400;

test('threads that pass frames around all at once never see a wrong picture, and leave none', async () => {
  const owners = Array.from({ length: members }, (_, index) => FrameOwner.create(`member ${index}`));
  const channels = owners.map(() => new MessageChannel());
  const stale = framePoolStats().stale;
  const threads = owners.map((owner, index) => {
    const report = new MessageChannel();
    const next = (index + 1) % members;
    const input = (channels[index] as MessageChannel).port1;
    const output = (channels[next] as MessageChannel).port2;
    const task: RingTask = {
      ...{ owner: owner.id, next: (owners[next] as FrameOwner).id, index, members, frames },
      ...{ input, output, report: report.port2 },
    };
    const worker = new Worker(new URL('./ring.worker.js', import.meta.url), {
      workerData: task,
      transferList: [input, output, report.port2],
    });
    return { worker, report: report.port1, result: once(report.port1, 'message'), exit: once(worker, 'exit') };
  });
  for (const { result } of threads) assert.equal((await result)[0], { wrong: 0, home: frames });
  for (const { report } of threads) report.postMessage('done');
  await Promise.all(threads.map(({ exit }) => exit));
  assert.is(framePoolStats().inUse, 0);
  assert.is(framePoolStats().stale, stale);
  // Each has four on their way, and may still look at one that has come home already.
  assert.ok(framePoolStats().peak <= members * 5);
  for (const owner of owners) assert.is(owner.close(), 0);
});

test.run();
