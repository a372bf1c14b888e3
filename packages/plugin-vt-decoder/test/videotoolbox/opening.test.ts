import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decoderTest, FakeDecoder, fake } from './fake-decoder.js';
import { gop, shortStream } from './streams.js';

const { codec, units, md5 } = await shortStream();

function isUnsupported(pattern: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof PipelineError && error.code === 'ERR_CODEC_UNSUPPORTED' && pattern.test(error.message);
}

decoderTest('hardware is used when there is some, and reported', () => {
  const decoder = new FakeDecoder(codec);
  decoder.decode(units);
  assert.ok(decoder.hardware);
  assert.is(fake.value('EnableHardwareAcceleratedVideoDecoder'), 'true');
  decoder.close();
  assert.equal(
    decoder.pictures.map((picture) => picture.md5),
    md5,
  );
});

decoderTest('without hardware, preferred means software, which is reported', () => {
  fake.hardware(false);
  const decoder = new FakeDecoder(codec);
  decoder.decode(units);
  assert.not(decoder.hardware);
  decoder.close();
  assert.is(decoder.pictures.length, units.length);
});

decoderTest('without hardware, required is refused before anything is decoded', () => {
  fake.hardware(false);
  assert.throws(
    () => new FakeDecoder(codec, { hardware: 'required' }),
    isUnsupported(/no hardware decoder for H\.264/),
  );
});

decoderTest('hardware that is off is not asked for', () => {
  const decoder = new FakeDecoder(codec, { hardware: 'off' });
  decoder.decode(units);
  assert.not(decoder.hardware);
  assert.is(fake.value('EnableHardwareAcceleratedVideoDecoder'), 'false');
  decoder.close();
  assert.is(decoder.pictures.length, units.length);
});

for (const status of [-12906, -12907, -12910, -12913]) {
  decoderTest(`hardware that does not open (${status}) makes way for software`, () => {
    fake.failNext('decoder-create', status);
    const decoder = new FakeDecoder(codec);
    decoder.decode(units);
    assert.equal(decoder.damages, []);
    assert.is(fake.value('EnableHardwareAcceleratedVideoDecoder'), 'false');
    decoder.close();
    assert.is(decoder.pictures.length, units.length);
  });

  decoderTest(`required hardware that does not open (${status}) is a clear error`, () => {
    fake.failNext('decoder-create', status);
    const decoder = new FakeDecoder(codec, { hardware: 'required' });
    assert.throws(() => decoder.decode(units), isUnsupported(new RegExp(`${status}`)));
    decoder.close();
  });
}

decoderTest('a stream that no decoder takes is a clear error with the profile and the size', () => {
  fake.failNext('decoder-create', -12906, 2);
  const decoder = new FakeDecoder(codec);
  assert.throws(() => decoder.decode(units), isUnsupported(/H\.264 profile \d+, level \d\.\d, 160x128/));
  decoder.close();
});

decoderTest('a decoder that cannot be started now is tried again at the next keyframe', () => {
  fake.failNext('decoder-create', -12911, 2);
  const decoder = new FakeDecoder(codec);
  decoder.decodeFromKeyframes(units);
  decoder.close();
  assert.is(decoder.damages.length, 1);
  assert.equal(
    decoder.pictures.map((picture) => picture.md5),
    md5.slice(gop),
  );
});

test.run();
