import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { nalTypes } from '../support/encoding.js';
import { FakeEncoder, keyframes, status, withFake } from './support/fake-backend.js';

withFake(test, 'a new bit rate reaches the running session, without a keyframe or parameter sets', async () => {
  const encoder = await FakeEncoder.open({ bitrate: 3_000_000, keyFrameInterval: 1000 });
  const units = await encoder.encode(0, 5);
  for (const bitsPerSecond of [1_000_000, 2_000_000, 500_000]) {
    encoder.stage.request({ type: 'bitrate', bitsPerSecond }, 'video');
    assert.is(encoder.fake.value('AverageBitRate'), String(bitsPerSecond));
    assert.is(encoder.fake.value('DataRateLimits'), `[${(bitsPerSecond * 1.5) / 8}, 1]`);
    units.push(...(await encoder.encode(units.length, units.length + 5)));
  }
  assert.equal(keyframes(units), [0]);
  for (const unit of units.slice(1)) assert.equal(nalTypes(unit), [1]);
  assert.is(encoder.fake.sessionsCreated, 1);
  await encoder.close();
});

withFake(test, 'an encoder whose rate is fixed starts over with a keyframe, and loses no picture', async () => {
  const encoder = await FakeEncoder.open({ bitrate: 3_000_000 });
  encoder.fake.holdFrames(2);
  const units = await encoder.encode(0, 5);
  encoder.fake.failProperty('AverageBitRate', status.propertyNotSupported);
  encoder.stage.request({ type: 'bitrate', bitsPerSecond: 1_000_000 }, 'video');
  units.push(...(await encoder.encode(5, 10)), ...(await encoder.end()));
  assert.is(units.length, 10);
  assert.equal(keyframes(units), [0, 5]);
  assert.equal(encoder.faults, []);
  assert.is(encoder.fake.value('AverageBitRate'), '1000000');
  await encoder.close();
});

withFake(test, 'an encoder that can’t start over at first is tried for again, and loses no picture', async () => {
  const encoder = await FakeEncoder.open({ bitrate: 3_000_000 });
  const units = await encoder.encode(0, 5);
  encoder.fake.failProperty('AverageBitRate', status.propertyNotSupported);
  encoder.stage.request({ type: 'bitrate', bitsPerSecond: 1_000_000 }, 'video');
  encoder.fake.failNext('encoder-create', status.noEncoder, 2);
  units.push(...(await encoder.encode(5, 10)), ...(await encoder.end()));
  assert.is(units.length, 10);
  assert.equal(keyframes(units), [0, 5]);
  assert.is(encoder.faults.length, 1);
  assert.match(encoder.faults[0] ?? '', /-12908/);
  assert.is(encoder.fake.value('AverageBitRate'), '1000000');
  await encoder.close();
});

test.run();
