import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { openDecoder, takeAll } from './support/decoding.js';
import { packetOf, testStream } from './support/stream.js';

inEachBackend(
  test,
  'a stream joined between keyframes starts at the next one, which is asked for once a second',
  async (backend) => {
    const stream = await testStream('320x240', 40, ['-c:v', 'libx264', '-tune', 'zerolatency', '-g', '20']);
    let nowUs = 0;
    const clock = { nowUs: () => nowUs, sleepUntil: () => Promise.resolve() };
    const stage = await openDecoder(backend, { clock });
    for (const unit of stream.units.slice(5)) {
      await stage.send(packetOf(unit));
      nowUs += 100_000;
    }
    assert.equal(stage.drops, { 'awaiting-keyframe': 15 });
    assert.equal(
      stage.requests.map(({ request }) => request),
      [{ type: 'keyframe' }, { type: 'keyframe' }],
    );
    assert.equal(stage.faults, []);
    assert.equal(
      takeAll(stage).map(({ md5 }) => md5),
      stream.md5.slice(20),
    );
    assert.is(await stage.close(), 0);
  },
);

nothingIsLeft(test);

test.run();
