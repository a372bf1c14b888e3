import { bt709 } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { probe } from '../support/encoding.js';
import { frameTimeUs } from '../support/pictures.js';
import { FakeEncoder, status, withFake } from './support/fake-backend.js';

withFake(test, 'the session is given every property of the stream', async () => {
  const encoder = await FakeEncoder.open({ bitrate: 2_000_000, keyFrameInterval: 45, preset: 'speed' }, frameTimeUs);
  await encoder.encode(0, 1);
  const value = (key: string) => encoder.fake.value(key);
  assert.is(value('RealTime'), 'true');
  assert.is(value('AverageBitRate'), '2000000');
  assert.is(value('DataRateLimits'), '[375000, 1]');
  assert.is(Math.round(Number(value('ExpectedFrameRate'))), 30);
  assert.is(value('MaxKeyFrameInterval'), '45');
  assert.is(Number(value('MaxKeyFrameIntervalDuration')), 0);
  assert.is(value('AllowFrameReordering'), 'false');
  assert.is(value('ProfileLevel'), 'H264_High_AutoLevel');
  assert.is(value('PrioritizeEncodingSpeedOverQuality'), 'true');
  assert.is(value('ColorPrimaries'), 'ITU_R_709_2');
  assert.is(value('TransferFunction'), 'ITU_R_709_2');
  assert.is(value('YCbCrMatrix'), 'ITU_R_709_2');
  await encoder.close();
});

for (const [profile, wanted] of [
  ['baseline', 'H264_ConstrainedBaseline_AutoLevel'],
  ['main', 'H264_Main_AutoLevel'],
  ['high', 'H264_High_AutoLevel'],
]) {
  withFake(test, `the profile ${profile} is ${wanted}`, async () => {
    const encoder = await FakeEncoder.open({ profile });
    await encoder.encode(0, 1);
    assert.is(encoder.fake.value('ProfileLevel'), wanted);
    await encoder.close();
  });
}

withFake(test, 'a profile that the encoder does not take gives way to a lower one', async () => {
  const encoder = await FakeEncoder.open({ profile: 'main' });
  encoder.fake.failProperty('ProfileLevel', status.propertyNotSupported);
  await encoder.encode(0, 1);
  assert.is(encoder.fake.value('ProfileLevel'), 'H264_ConstrainedBaseline_AutoLevel');
  await encoder.close();
});

withFake(test, 'H.265 is its Main profile', async () => {
  const encoder = await FakeEncoder.open({ codec: 'h265' });
  await encoder.encode(0, 1);
  assert.is(encoder.fake.value('ProfileLevel'), 'HEVC_Main_AutoLevel');
  await encoder.close();
});

const optional = [
  'RealTime',
  'ExpectedFrameRate',
  'DataRateLimits',
  'MaxKeyFrameInterval',
  'MaxKeyFrameIntervalDuration',
  'PrioritizeEncodingSpeedOverQuality',
  'ColorPrimaries',
];

withFake(test, 'an encoder that lacks what the stream can do without is used, and that is noted', async () => {
  for (const key of optional) {
    const encoder = await FakeEncoder.open({ preset: 'speed' });
    encoder.fake.failProperty(key, status.propertyNotSupported);
    const units = [...(await encoder.encode(0, 2)), ...(await encoder.end())];
    assert.is(units.length, 2);
    assert.is(encoder.fake.sessionsCreated, 1);
    assert.ok(encoder.stage.logs.some((line) => line.includes(`${key}: the codec does not have this property`)));
    await encoder.close();
  }
});

withFake(test, 'an encoder that takes no bit rate is not used', async () => {
  const encoder = await FakeEncoder.open();
  encoder.fake.failProperty('AverageBitRate', status.propertyNotSupported, 10);
  const message = await encoder.encode(0, 1).then(String, (error: Error) => error.message);
  assert.match(message, /AverageBitRate: .*-12900/);
  await encoder.close();
});

for (const format of ['i420', 'nv12'] as const) {
  for (const fullRange of [false, true]) {
    withFake(
      test,
      `${format}, ${fullRange ? 'full' : 'video'} range: the stream signals range and colours`,
      async () => {
        const encoder = await FakeEncoder.open();
        const units = await encoder.encode(0, 3, { format, color: { ...bt709, fullRange } });
        const stream = await probe(units);
        assert.is(stream.color_range, fullRange ? 'pc' : 'tv');
        assert.is(stream.color_primaries, 'bt709');
        assert.is(stream.color_transfer, 'bt709');
        assert.is(stream.color_space, 'bt709');
        await encoder.close();
      },
    );
  }
}

test.run();
