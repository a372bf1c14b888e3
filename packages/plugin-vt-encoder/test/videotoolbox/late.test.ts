import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { probe } from '../support/encoding.js';
import { frameTimeUs } from '../support/pictures.js';
import { FakeEncoder, status, until, withFake } from './support/fake-backend.js';

const times = (count: number) => Array.from({ length: count }, (_, index) => index * frameTimeUs);

for (const held of [1, 3, 10]) {
  withFake(
    test,
    `an encoder that keeps ${held} pictures back holds up nothing, and every picture comes out`,
    async () => {
      const encoder = await FakeEncoder.open({}, frameTimeUs);
      encoder.fake.holdFrames(held);
      const units = await encoder.encode(0, 20);
      // At most four stay inside.
      assert.ok(units.length >= 16, `${units.length} of 20 came out`);
      units.push(...(await encoder.end()));
      assert.equal(
        units.map(({ ptsUs }) => ptsUs),
        times(20),
      );
      assert.is((await probe(units)).nb_read_frames, '20');
      assert.equal(encoder.faults, []);
      await encoder.close();
    },
  );
}

withFake(test, 'callbacks that are always later than the next picture are not waited for', async () => {
  const encoder = await FakeEncoder.open({}, frameTimeUs);
  encoder.fake.callbackDelay(60);
  const units = [...(await encoder.encode(0, 20)), ...(await encoder.end())];
  assert.equal(
    units.map(({ ptsUs }) => ptsUs),
    times(20),
  );
  assert.equal(encoder.faults, []);
  await encoder.close();
});

withFake(test, 'a stage that is closed with pictures inside leaves nothing behind', async () => {
  const encoder = await FakeEncoder.open({}, frameTimeUs);
  encoder.fake.holdFrames(3);
  await encoder.encode(0, 10);
  await encoder.close();
});

withFake(test, 'a unit that came before its session was lost comes out at the end of the stream', async () => {
  const encoder = await FakeEncoder.open({}, frameTimeUs);
  // Much longer than it is waited for, on a busy machine, too.
  encoder.fake.callbackDelay(3000);
  assert.is((await encoder.encode(0, 1)).length, 0);
  // The framework holds the picture until it has called back.
  await until(() => !encoder.fake.liveText.includes('CVPixelBuffer'));
  encoder.fake.failProperty('AverageBitRate', status.invalidSession);
  encoder.stage.request({ type: 'bitrate', bitsPerSecond: 1_000_000 }, 'video');
  assert.is((await encoder.end()).length, 1);
  assert.equal(encoder.stage.drops, {});
  assert.match(encoder.faults[0] ?? '', /-12903/);
  await encoder.close();
});

test.run();
