import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decoderTest, FakeDecoder, fake } from './fake-decoder.js';
import { gop, shortStream, withoutParameterSets } from './streams.js';

const { codec, units: coded, md5 } = await shortStream();
// Parameter sets come once: a session that is opened anew has those that were kept.
const units = coded.map((unit, index) => (index === 0 ? unit : withoutParameterSets(codec, unit)));
const broken = gop + 3;

const codes = [
  { status: -12909, name: 'bad data', sessions: 1 },
  { status: -17694, name: 'a missing reference', sessions: 1 },
  { status: -12902, name: 'a bad parameter', sessions: 1 },
  { status: -12916, name: 'a new format between keyframes', sessions: 2 },
  { status: -12903, name: 'an invalid session', sessions: 2 },
  { status: -12911, name: 'a malfunction', sessions: 2 },
  { status: -17690, name: 'a removed decoder', sessions: 2 },
  { status: -17691, name: 'a session malfunction', sessions: 2 },
  { status: -17695, name: 'a silent decoder process', sessions: 2 },
  { status: -17696, name: 'an unknown fault', sessions: 2 },
  { status: -1, name: 'a status nobody knows', sessions: 2 },
] as const;

for (const { status, name, sessions } of codes) {
  for (const call of ['decode-submit', 'decode-callback'] as const) {
    const goesOn = sessions === 1 ? 'the session goes on' : 'another session is opened';
    decoderTest(`${name} (${status}) by ${call}: damage is told, ${goesOn} at the next keyframe`, () => {
      const decoder = new FakeDecoder(codec);
      decoder.decode(units.slice(0, broken));
      fake.failNext(call, status);
      decoder.decode(units.slice(broken, broken + 1));
      assert.is(decoder.damages.length, 1);
      assert.match(decoder.damages[0] ?? '', `${status}`);
      decoder.decodeFromKeyframes(units.slice(broken + 1));
      decoder.close();
      assert.is(decoder.damages.length, 1);
      assert.is(fake.sessionsCreated, sessions);
      assert.equal(
        decoder.pictures.map((picture) => picture.md5),
        [...md5.slice(0, broken), ...md5.slice(2 * gop)],
      );
    });
  }
}

for (const call of ['decode-submit', 'decode-callback'] as const) {
  decoderTest(`a keyframe whose format is refused (-12916) by ${call} begins another session`, () => {
    const decoder = new FakeDecoder(codec);
    decoder.decode(units.slice(0, gop));
    fake.failNext(call, -12916);
    decoder.decode(units.slice(gop));
    decoder.close();
    assert.equal(decoder.damages, []);
    assert.is(fake.sessionsCreated, 2);
    assert.equal(
      decoder.pictures.map((picture) => picture.md5),
      md5,
    );
  });
}

decoderTest('a keyframe whose format the other session refuses, too, is damage', () => {
  const decoder = new FakeDecoder(codec);
  fake.failNext('decode-submit', -12916, 2);
  decoder.decodeFromKeyframes(units);
  decoder.close();
  assert.is(decoder.damages.length, 1);
  assert.is(fake.sessionsCreated, 3);
  assert.equal(
    decoder.pictures.map((picture) => picture.md5),
    md5.slice(gop),
  );
});

decoderTest('what the decoder does not take is one clear error with the profile and the size', () => {
  fake.failNext('decode-submit', -12910);
  const decoder = new FakeDecoder(codec);
  assert.throws(
    () => decoder.decode(units.slice(0, 1)),
    (error: unknown) =>
      error instanceof PipelineError &&
      error.code === 'ERR_CODEC_UNSUPPORTED' &&
      /H\.264 profile \d+, level \d\.\d, 160x128.*-12910/.test(error.message),
  );
  decoder.close();
});

decoderTest('out of memory is an error that the stage cannot go on from', () => {
  fake.failNext('decode-callback', -12904);
  const decoder = new FakeDecoder(codec);
  assert.throws(
    () => decoder.decode(units.slice(0, 1)),
    (error: unknown) => error instanceof PipelineError && error.code === 'ERR_CODEC_FAILED',
  );
  decoder.close();
});

decoderTest('sessions that are lost over and over end in an error', () => {
  fake.failNext('decode-submit', -12903, 100);
  const decoder = new FakeDecoder(codec);
  for (let tries = 0; tries < 8; tries++) decoder.decode(units.slice(0, 1));
  assert.is(decoder.damages.length, 8);
  assert.throws(
    () => decoder.decode(units.slice(0, 1)),
    (error: unknown) => error instanceof PipelineError && error.code === 'ERR_CODEC_FAILED',
  );
  decoder.close();
});

test.run();
