import { recoveryPoint } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { decodeAll, hashes, openDecoder, takeAll } from './support/decoding.js';
import { packetOf, testStream, type Unit } from './support/stream.js';
import { cutAt } from './support/stream-cut.js';

const stream = await testStream('320x240', 40, ['-c:v', 'libx264', '-tune', 'zerolatency', '-g', '20']);

inEachBackend(
  test,
  'a stream joined between keyframes starts at the next one, which is asked for once a second',
  async (backend) => {
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
      ['camera', 'camera'].map((sourceId) => ({ type: 'keyframe', sourceId })),
    );
    assert.equal(stage.faults, []);
    assert.equal(hashes(takeAll(stage)), stream.md5.slice(20));
    assert.is(await stage.close(), 0);
  },
);

inEachBackend(test, 'of each source that is joined, and of no other, a keyframe is asked for', async (backend) => {
  const stage = await openDecoder(backend);
  const whole = stream.units.slice(0, 3).map((unit) => packetOf(unit, 'h264', 'whole'));
  const joined = ['a', 'b', 'a'].map((sourceId, index) => packetOf(stream.units[index + 5] as Unit, 'h264', sourceId));
  for (const packet of [...whole, ...joined]) await stage.send(packet);
  assert.equal(
    stage.requests.map(({ request }) => request),
    ['a', 'b'].map((sourceId) => ({ type: 'keyframe', sourceId })),
  );
  takeAll(stage);
  assert.is(await stage.close(), 0);
});

const x264 = ['-c:v', 'libx264', '-x264-params'];
for (const [name, parameters] of [
  ['that renews its pictures bit by bit', 'intra-refresh=1:bframes=0:keyint=15'],
  ['with open GOPs', 'open-gop=1:bframes=3:b-adapt=0:min-keyint=5:keyint=10'],
] as const) {
  const whole = await testStream('320x240', 50, [...x264, parameters]);
  const point = whole.units.findIndex(({ data }, index) => index > 0 && recoveryPoint('h264', data) !== undefined);
  const part = await cutAt(whole, point);
  inEachBackend(
    test,
    `a stream ${name} is joined at a recovery point, with the pictures that ffmpeg gives`,
    async (backend) => {
      assert.ok(point > 0 && part.md5.length > 10);
      const stage = await openDecoder(backend);
      for (const unit of part.units) await stage.send(packetOf(unit));
      await stage.end();
      assert.equal(hashes(takeAll(stage)), part.md5);
      assert.is(stage.drops['awaiting-keyframe'] ?? 0, part.units.length - part.md5.length);
      assert.equal(stage.faults, []);
      assert.is(await stage.close(), 0);
    },
    ({ joinsAtRecoveryPoints }) => joinsAtRecoveryPoints,
  );
}

const openH265 = await testStream('320x240', 40, [
  ...['-c:v', 'libx265', '-preset', 'ultrafast'],
  ...['-x265-params', 'open-gop=1:bframes=4:b-adapt=0:min-keyint=10:keyint=10:log-level=none'],
]);
const clean = openH265.units.findIndex(({ keyframe }, index) => index > 0 && keyframe);
const joined = await cutAt(openH265, clean);

inEachBackend(test, 'an H.265 stream is joined at a CRA picture, without those that lead it', async (backend) => {
  const stage = await openDecoder(backend);
  for (const unit of joined.units) await stage.send(packetOf(unit, 'h265'));
  await stage.end();
  assert.equal(hashes(takeAll(stage)), joined.md5);
  assert.ok(stage.drops.leading && stage.drops.leading > 0);
  assert.is(stage.drops.leading, joined.units.length - joined.md5.length);
  assert.equal(stage.faults, []);
  assert.equal(stage.requests, []);
  assert.is(await stage.close(), 0);
});

inEachBackend(
  test,
  'an H.265 stream with CRA pictures loses none of those that lead them when it is whole',
  async (backend) => {
    assert.equal(hashes(await decodeAll(backend, openH265)), openH265.md5);
  },
);

nothingIsLeft(test);

test.run();
