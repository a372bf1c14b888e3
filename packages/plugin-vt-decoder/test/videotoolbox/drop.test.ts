import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decoderTest, FakeDecoder, fake } from './fake-decoder.js';
import { gop, shortStream } from './streams.js';

const { codec, units, md5 } = await shortStream();
const dropped = 4;

for (const how of ['callback', 'submit', 'submit-and-callback'] as const) {
  decoderTest(
    `a picture that the decoder drops (told by ${how}) is counted, and what follows waits for a keyframe`,
    () => {
      const decoder = new FakeDecoder(codec);
      decoder.decode(units.slice(0, dropped));
      fake.dropNext('decode-submit', how);
      decoder.decode(units.slice(dropped, dropped + 1));
      decoder.decodeFromKeyframes(units.slice(dropped + 1));
      decoder.close();
      assert.is(decoder.corruptPictures, 1);
      assert.is(decoder.damages.length, 1);
      assert.is(fake.sessionsCreated, 1);
      assert.equal(
        decoder.pictures.map((picture) => picture.md5),
        [...md5.slice(0, dropped), ...md5.slice(gop)],
      );
    },
  );
}

test.run();
