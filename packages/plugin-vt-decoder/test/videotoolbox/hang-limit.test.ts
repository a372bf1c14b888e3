import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decoderTest, FakeDecoder, fake } from './fake-decoder.js';
import type { HangJob } from './hang-limit.worker.js';
import { shortStream } from './streams.js';

const stream = await shortStream();
const limit = 16;
const workers = 8;

function isRefusal(error: unknown): boolean {
  return error instanceof PipelineError && error.code === 'ERR_CODEC_FAILED' && /16 calls .* hang/.test(error.message);
}

decoderTest('a process in which too many calls hang opens no more decoders, and no more sessions', async () => {
  const open = new FakeDecoder(stream.codec);
  const workerData: HangJob = { stream, count: limit / workers };
  const ended = Array.from({ length: workers }, () =>
    once(new Worker(new URL('./hang-limit.worker.js', import.meta.url), { workerData }), 'exit'),
  );
  assert.ok((await Promise.all(ended)).every(([code]) => code === 0));
  assert.is(fake.hanging, limit);
  const sessions = fake.sessionsCreated;
  assert.throws(() => open.decode(stream.units.slice(0, 1)), isRefusal);
  assert.throws(() => new FakeDecoder(stream.codec), isRefusal);
  assert.is(fake.sessionsCreated, sessions);
  open.close();

  fake.unhang();
  const deadline = Date.now() + 10_000;
  while (fake.liveObjects > 0 && Date.now() < deadline) await setImmediate();
});

test.run();
