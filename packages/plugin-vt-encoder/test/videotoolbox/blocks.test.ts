import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { probe } from '../support/encoding.js';
import { FakeEncoder, withFake } from './support/fake-backend.js';

async function stream(codec: 'h264' | 'h265', prepare: (encoder: FakeEncoder) => void): Promise<Buffer[]> {
  const encoder = await FakeEncoder.open({ codec, keyFrameInterval: 4, bitrate: 200_000 });
  prepare(encoder);
  const units = [...(await encoder.encode(0, 10)), ...(await encoder.end())];
  assert.equal(encoder.faults, []);
  assert.is((await probe(units)).nb_read_frames, '10');
  await encoder.close();
  return units.map(({ data }) => Buffer.from(data));
}

for (const codec of ['h264', 'h265'] as const) {
  withFake(test, `${codec}: coded data in pieces of any size gives the same units`, async () => {
    const whole = await stream(codec, () => {});
    for (const bytes of [1, 5, 100]) assert.equal(await stream(codec, ({ fake }) => fake.splitBlocks(bytes)), whole);
  });

  withFake(test, `${codec}: NAL unit lengths of one and two bytes are read too`, async () => {
    const whole = await stream(codec, () => {});
    for (const bytes of [1, 2] as const) {
      assert.equal(await stream(codec, ({ fake }) => fake.lengthPrefix(bytes)), whole);
    }
  });
}

test.run();
