import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { FrameOwner } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { DecoderSession } from '../../src/decoder-session.js';
import { md5Of } from '../support/picture-hash.js';
import { testStream } from '../support/stream.js';
import { addon, decoderTest, fake } from './fake-decoder.js';
import type { HandedFrame, OutliveJob } from './outlive.worker.js';
import { shortStream } from './streams.js';

const stream = await shortStream();

decoderTest('frames outlive the session that decoded them', () => {
  const owner = FrameOwner.create('test');
  const settings = { codec: stream.codec, threads: 1, hardware: 'preferred', conceal: false } as const;
  const session = new DecoderSession(addon, owner, settings);
  const pictures = stream.units.flatMap(({ data, ptsUs, keyframe }) => session.decode(data, ptsUs, keyframe).pictures);
  session.close();
  assert.is(fake.sessionsAlive, 0);
  const frames = pictures.map(({ handle, info }) => owner.adopt(handle, info));
  assert.equal(frames.map(md5Of), stream.md5);
  for (const frame of frames) frame.release();
  assert.is(owner.close(), 0);
});

decoderTest('a session that is closed with pictures inside gives them back', async () => {
  const reordered = await testStream('160x128', 12, ['-c:v', 'libx264', '-bf', '3', '-b_strategy', '0']);
  const owner = FrameOwner.create('test');
  const settings = { codec: reordered.codec, threads: 1, hardware: 'preferred', conceal: false } as const;
  const session = new DecoderSession(addon, owner, settings);
  const pictures = reordered.units.flatMap(
    ({ data, ptsUs, keyframe }) => session.decode(data, ptsUs, keyframe).pictures,
  );
  assert.ok(pictures.length < reordered.units.length);
  session.close();
  assert.is(owner.close(), pictures.length);
});

decoderTest('frames outlive the worker thread that decoded them, terminated with its session open', async () => {
  const heir = FrameOwner.create('heir');
  const workerData: OutliveJob = { stream, heir: heir.id };
  const worker = new Worker(new URL('./outlive.worker.js', import.meta.url), { workerData });
  const [handed] = (await once(worker, 'message')) as [HandedFrame[]];
  await worker.terminate();
  const frames = handed.map(({ handle, info }) => heir.adopt(handle, info));
  assert.equal(frames.map(md5Of), stream.md5);
  for (const frame of frames) frame.release();
  assert.is(heir.close(), 0);
});

test.run();
