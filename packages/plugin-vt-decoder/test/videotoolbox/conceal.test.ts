import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decoderTest, FakeDecoder, fake } from './fake-decoder.js';
import { gop, shortStream } from './streams.js';

const { codec, units, md5 } = await shortStream();

decoderTest('with conceal, pictures go on after bad data, marked as damaged up to the next keyframe', () => {
  const bad = 4;
  const decoder = new FakeDecoder(codec, { conceal: true });
  decoder.decode(units.slice(0, bad));
  fake.failNext('decode-callback', -12909);
  decoder.decode(units.slice(bad));
  decoder.close();
  assert.is(decoder.damages.length, 1);
  const marked = decoder.pictures.filter(({ damaged }) => damaged);
  assert.is(marked.length, gop - bad - 1);
  assert.equal(
    decoder.pictures.filter(({ damaged }) => !damaged).map((picture) => picture.md5),
    [...md5.slice(0, bad), ...md5.slice(gop)],
  );
});

decoderTest('with conceal, a lost session waits for a keyframe all the same', () => {
  const decoder = new FakeDecoder(codec, { conceal: true });
  decoder.decode(units.slice(0, 4));
  fake.failNext('decode-submit', -12903);
  decoder.decode(units.slice(4));
  decoder.close();
  assert.is(decoder.damages.length, gop - 4);
  assert.equal(
    decoder.pictures.map((picture) => picture.md5),
    [...md5.slice(0, 4), ...md5.slice(gop)],
  );
  assert.ok(decoder.pictures.every(({ damaged }) => !damaged));
});

test.run();
