import { setImmediate } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decoderTest, FakeDecoder, fake } from './fake-decoder.js';
import { gop, shortStream } from './streams.js';

const { codec, units, md5 } = await shortStream();

decoderTest('a call that never returns is given up; another session goes on at the next keyframe', async () => {
  const decoder = new FakeDecoder(codec);
  decoder.decode(units.slice(0, 5));
  fake.hangNextSubmit();
  decoder.decode(units.slice(5, 6));
  assert.is(fake.hanging, 1);
  assert.is(decoder.damages.length, 1);
  assert.match(decoder.damages[0] ?? '', /did not answer within 2000 ms/);
  decoder.decodeFromKeyframes(units.slice(6));
  decoder.close();
  assert.is(fake.hanging, 1);
  assert.is(fake.sessionsCreated, 2);
  assert.equal(
    decoder.pictures.map((picture) => picture.md5),
    [...md5.slice(0, 5), ...md5.slice(gop)],
  );
  // What was left behind goes once the call returns after all.
  fake.unhang();
  const deadline = Date.now() + 10_000;
  while (fake.liveObjects > 0 && Date.now() < deadline) await setImmediate();
});

test.run();
