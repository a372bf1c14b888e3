// timeout: 600 s
// coverage: none
import { framePoolStats } from '@arkavo-pipeline/core';
import { MemoryGrowth } from '@arkavo-pipeline/videotoolbox';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { backends, nothingIsLeft } from './support/backends.js';
import { openDecoder, takeAll } from './support/decoding.js';
import { packetOf, testStream } from './support/stream.js';

const test = suite('many decoder sessions');

const counts = { libav: 10_000, videotoolbox: 1000 } as const;
/** Less than a kilobyte of each of thousands of sessions. */
const mostGrowthBytes = 3_000_000;

for (const backend of backends) {
  for (const codec of ['libx264', 'libx265'] as const) {
    const count = counts[backend.name];
    test(`${backend.name}: ${count} sessions of ${codec}, opened and closed, leave no memory behind`, async () => {
      const stream = await testStream('64x64', 1, ['-c:v', codec, '-preset', 'ultrafast']);
      const [unit] = stream.units;
      assert.ok(unit);
      const stage = await openDecoder(backend);
      const growth = new MemoryGrowth(count);
      for (let index = 0; index < count; index++) {
        await stage.send(packetOf(unit, stream.codec, `source ${index}`));
        takeAll(stage);
        stage.decisions.length = 0;
        stage.logs.length = 0;
        await growth.done(index);
      }
      await stage.end();
      takeAll(stage);
      assert.ok(growth.bytes < mostGrowthBytes, `${growth.bytes} bytes more`);
      assert.equal(stage.faults, []);
      assert.is(await stage.close(), 0);
      assert.is(framePoolStats().inUse, 0);
    });
  }
}

nothingIsLeft(test);
test.run();
