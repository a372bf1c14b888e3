import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { FrameOwner } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Backend, inEachBackend, nothingIsLeft } from './support/backends.js';
import type { DecodeJob, HandedFrame } from './support/decode.worker.js';
import { openDecoder } from './support/decoding.js';
import { md5Of } from './support/picture-hash.js';
import { packetOf, testStream } from './support/stream.js';

const stream = await testStream('320x240', 12, ['-c:v', 'libx264', '-tune', 'zerolatency']);

function startWorker({ name }: Backend, job: Omit<DecodeJob, 'backend'>): Worker {
  return new Worker(new URL('./support/decode.worker.js', import.meta.url), { workerData: { ...job, backend: name } });
}

inEachBackend(test, 'two worker threads decode at the same time', async (backend) => {
  const workers = [startWorker(backend, { stream }), startWorker(backend, { stream })];
  const ends = workers.map((worker) => once(worker, 'exit'));
  const results = await Promise.all(workers.map((worker) => once(worker, 'message')));
  assert.equal(results, [[stream.md5], [stream.md5]]);
  await Promise.all(ends);
});

inEachBackend(test, 'frames outlive the worker thread that decoded them, and its session', async (backend) => {
  const heir = FrameOwner.create('heir');
  const worker = startWorker(backend, { stream, heir: heir.id });
  const [handed] = (await once(worker, 'message')) as [HandedFrame[]];
  await worker.terminate();
  const frames = handed.map(({ handle, info }) => heir.adopt(handle, info));
  assert.equal(frames.map(md5Of), stream.md5);
  for (const frame of frames) frame.release();
  assert.is(heir.close(), 0);
});

inEachBackend(test, 'frames outlive the session that decoded them', async (backend) => {
  const stage = await openDecoder(backend);
  const heir = FrameOwner.create('heir');
  for (const unit of stream.units) await stage.send(packetOf(unit));
  const handed = stage.emitted.splice(0).flatMap(({ packet }) => (packet.kind === 'frame' ? [packet.frame] : []));
  for (const frame of handed) assert.ok(frame.moveTo(heir.id));
  assert.is(await stage.close(), 0);
  const frames = handed.map(({ handle, info }) => heir.adopt(handle, info));
  assert.equal(frames.map(md5Of), stream.md5);
  for (const frame of frames) frame.release();
  assert.is(heir.close(), 0);
});

nothingIsLeft(test);

test.run();
