import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { testStream } from '../support/stream.js';
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

decoderTest('with conceal, pictures that lead a keyframe never pass for good after one decoded in part', async () => {
  const openGops = ['-x265-params', 'open-gop=1:bframes=4:b-adapt=0:min-keyint=10:keyint=10:log-level=none'];
  const stream = await testStream('160x128', 40, ['-c:v', 'libx265', '-preset', 'ultrafast', ...openGops]);
  const clean = stream.units.findIndex(({ keyframe }, index) => index > 0 && keyframe);
  const decoder = new FakeDecoder('h265', { conceal: true });
  decoder.decode(stream.units.slice(0, clean - 1));
  fake.dropNext('decode-submit', 'in-part');
  decoder.decode(stream.units.slice(clean - 1));
  decoder.flush();
  decoder.close();
  assert.equal(decoder.damages, []);
  const leading = stream.units.slice(clean + 1).filter(({ ptsUs }) => ptsUs < (stream.units[clean]?.ptsUs ?? 0));
  assert.ok(leading.length > 0);
  const times = decoder.pictures.map(({ ptsUs }) => ptsUs);
  assert.ok(leading.every(({ ptsUs }) => !times.includes(ptsUs)));
  assert.is(decoder.pictures.length, stream.units.length - leading.length);
  assert.equal(
    decoder.pictures.filter(({ damaged }) => damaged).map(({ ptsUs }) => ptsUs),
    [stream.units[clean - 1]?.ptsUs],
  );
});

test.run();
