import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { flip, truncation } from './support/damages.js';
import { openDecoder, takeAll } from './support/decoding.js';
import { lcg } from './support/lcg.js';
import { packetOf, testStream } from './support/stream.js';

const rounds = 60;
const streams = {
  'H.264': ['-c:v', 'libx264', '-bf', '2', '-g', '10', '-slices', '2'],
  'H.265': ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'keyint=10:bframes=2:log-level=none'],
};

for (const [name, coding] of Object.entries(streams)) {
  const stream = await testStream('128x96', 20, coding);
  for (const onDamage of ['freeze', 'conceal']) {
    const title = `${name}: units with flipped bits and missing ends never crash the decoder or end the stage (${onDamage})`;
    inEachBackend(test, title, async (backend) => {
      const stage = await openDecoder(backend, { options: { onDamage } });
      // Whole once, so that what comes after it is known for a stream that can be decoded.
      for (const unit of stream.units) await stage.send(packetOf(unit, stream.codec));
      const random = lcg(7);
      for (let round = 0; round < rounds; round++) {
        const damaged = { ...stream, units: flip(stream, random) };
        for (const unit of truncation(damaged, random)) await stage.send(packetOf(unit, stream.codec));
        takeAll(stage);
      }
      await stage.end();
      takeAll(stage);
      assert.ok(stage.faults.length > 0);
      assert.is(await stage.close(), 0);
    });
  }
}

nothingIsLeft(test);

test.run();
