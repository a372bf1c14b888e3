import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { FakeEncoder, status, withFake } from './support/fake-backend.js';

/** Pictures from this one on: what a callback brings may be later than its picture. */
async function assertFails(encoder: FakeEncoder, index: number, pattern: RegExp): Promise<void> {
  try {
    await encoder.encode(index, index + 5);
    assert.unreachable();
  } catch (error) {
    assert.ok(error instanceof PipelineError && error.code === 'ERR_CODEC_FAILED', String(error));
    assert.match(error.message, pattern);
  }
}

withFake(test, 'a session that is lost again and again is given up after three new ones', async () => {
  const encoder = await FakeEncoder.open();
  await encoder.encode(0, 3);
  encoder.fake.failNext('encode-submit', status.encoderMalfunction, 100);
  await assertFails(encoder, 3, /-12912.*3 times/s);
  assert.is(encoder.fake.sessionsCreated, 4);
  await assertFails(encoder, 4, /lost/);
  await encoder.close();
});

withFake(test, 'three losses with units in between are no reason to give up', async () => {
  const encoder = await FakeEncoder.open();
  let index = 0;
  for (let losses = 0; losses < 5; losses++) {
    encoder.fake.failNext('encode-submit', status.invalidSession, 3);
    for (let units = 0; units === 0; index++) units = (await encoder.encode(index, index + 1)).length;
  }
  assert.is(encoder.faults.length, 5);
  await encoder.close();
});

withFake(test, 'a mistake of ours is no reason to try again', async () => {
  for (const call of ['encode-submit', 'encode-callback'] as const) {
    const encoder = await FakeEncoder.open();
    await encoder.encode(0, 1);
    encoder.fake.failNext(call, status.parameter);
    await assertFails(encoder, 1, /kVTParameterErr, -12902/);
    assert.is(encoder.fake.sessionsCreated, 1);
    await encoder.close();
  }
});

withFake(test, 'a failure at the end of the stream is told, and its pictures are counted', async () => {
  const encoder = await FakeEncoder.open();
  encoder.fake.holdFrames(2);
  const units = await encoder.encode(0, 4);
  encoder.fake.failNext('encode-callback', status.encoderMalfunction);
  units.push(...(await encoder.encode(4, 5)), ...(await encoder.end()));
  const dropped = encoder.stage.drops['encoder-dropped'] ?? 0;
  assert.is(units.length + dropped, 5);
  assert.ok(dropped > 0);
  assert.match(encoder.faults[0] ?? '', /-12912/);
  await encoder.close();
});

test.run();
