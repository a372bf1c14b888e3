import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { nalTypes } from '../support/encoding.js';
import { FakeEncoder, keyframes, status, withFake } from './support/fake-backend.js';

const sets = { h264: [7, 8], h265: [32, 33, 34] };

for (const codec of ['h264', 'h265'] as const) {
  for (const lowLatency of [true, false]) {
    const mode = lowLatency ? 'with low-latency rate control' : 'without low-latency rate control';
    withFake(test, `${codec} ${mode}: keyframes are where they are due and asked for, and nowhere else`, async () => {
      const encoder = await FakeEncoder.open({ codec, keyFrameInterval: 6, bitrate: 500_000 });
      encoder.fake.lowLatency(lowLatency);
      const units = await encoder.encode(0, 9);
      encoder.stage.request({ type: 'keyframe' }, 'video');
      units.push(...(await encoder.encode(9, 17)));
      encoder.stage.request({ type: 'bitrate', bitsPerSecond: 300_000 }, 'video');
      units.push(...(await encoder.encode(17, 20)));
      encoder.fake.failNext('encode-submit', status.invalidSession);
      units.push(...(await encoder.encode(20, 30)), ...(await encoder.end()));
      assert.equal(keyframes(units), [0, 6, 9, 15, 20, 26]);
      for (const unit of units) assert.is(nalTypes(unit).join().startsWith(sets[codec].join()), unit.keyframe);
      assert.is(encoder.fake.forcedKeyframes, 6);
      await encoder.close();
    });
  }
}

withFake(test, 'a request while the encoder holds pictures back is met by the next picture that goes in', async () => {
  const encoder = await FakeEncoder.open();
  encoder.fake.holdFrames(2);
  const units = await encoder.encode(0, 5);
  encoder.stage.request({ type: 'keyframe' }, 'video');
  units.push(...(await encoder.encode(5, 10)), ...(await encoder.end()));
  assert.equal(keyframes(units), [0, 5]);
  await encoder.close();
});

test.run();
