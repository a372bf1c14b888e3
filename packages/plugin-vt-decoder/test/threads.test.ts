import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { FrameOwner, framePoolStats } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DecodeJob, HandedFrame } from './support/decode.worker.js';
import { md5Of, openDecoder } from './support/decoding.js';
import { packetOf, testStream } from './support/stream.js';

const stream = await testStream('320x240', 12, ['-c:v', 'libx264', '-tune', 'zerolatency']);

function startWorker(job: DecodeJob): Worker {
  return new Worker(new URL('./support/decode.worker.js', import.meta.url), { workerData: job });
}

test('two worker threads decode at the same time', async () => {
  const workers = [startWorker({ stream }), startWorker({ stream })];
  const ends = workers.map((worker) => once(worker, 'exit'));
  const results = await Promise.all(workers.map((worker) => once(worker, 'message')));
  assert.equal(results, [[stream.md5], [stream.md5]]);
  await Promise.all(ends);
  assert.is(framePoolStats().inUse, 0);
});

test('frames outlive the worker thread that decoded them, and its session', async () => {
  const heir = FrameOwner.create('heir');
  const worker = startWorker({ stream, heir: heir.id });
  const [handed] = (await once(worker, 'message')) as [HandedFrame[]];
  await worker.terminate();
  const frames = handed.map(({ handle, info }) => heir.adopt(handle, info));
  assert.equal(frames.map(md5Of), stream.md5);
  for (const frame of frames) frame.release();
  assert.is(heir.close(), 0);
  assert.is(framePoolStats().inUse, 0);
});

test('frames outlive the session that decoded them', async () => {
  const stage = await openDecoder();
  const heir = FrameOwner.create('heir');
  for (const unit of stream.units) await stage.send(packetOf(unit));
  const handed = stage.emitted.splice(0).flatMap(({ packet }) => (packet.kind === 'frame' ? [packet.frame] : []));
  for (const frame of handed) assert.ok(frame.moveTo(heir.id));
  assert.is(await stage.close(), 0);
  const frames = handed.map(({ handle, info }) => heir.adopt(handle, info));
  assert.equal(frames.map(md5Of), stream.md5);
  assert.is(heir.close(), frames.length);
  assert.is(framePoolStats().inUse, 0);
});

test.run();
