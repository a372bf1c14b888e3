import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { decodeAll, openDecoder, takeAll } from './support/decoding.js';
import { packetOf, testStream } from './support/stream.js';

inEachBackend(
  test,
  'a stream with B-frames comes out in presentation order, each frame with its own packet’s header',
  async (backend) => {
    const stream = await testStream('320x240', 40, ['-c:v', 'libx264', '-bf', '3', '-b_strategy', '0']);
    const pictures = await decodeAll(backend, stream);
    const times = stream.units.map(({ ptsUs }) => ptsUs).sort((one, other) => one - other);
    assert.not.equal(
      stream.units.map(({ ptsUs }) => ptsUs),
      times,
    );
    assert.equal(
      pictures.map(({ ptsUs }) => ptsUs),
      times,
    );
    assert.equal(
      pictures.map(({ captureUs }) => captureUs),
      times,
    );
    assert.equal(
      pictures.map(({ md5 }) => md5),
      stream.md5,
    );
    assert.ok(pictures.every(({ durationUs }) => durationUs === 33_333));
  },
);

inEachBackend(test, 'without B-frames every packet gives its frame at once', async (backend) => {
  const stream = await testStream('320x240', 20, ['-c:v', 'libx264', '-tune', 'zerolatency']);
  const stage = await openDecoder(backend);
  for (const unit of stream.units) {
    await stage.send(packetOf(unit));
    assert.equal(
      takeAll(stage).map(({ ptsUs }) => ptsUs),
      [unit.ptsUs],
    );
  }
  assert.is(await stage.close(), 0);
});

inEachBackend(test, 'sources are decoded each by itself', async (backend) => {
  const [left, right] = await Promise.all([
    testStream('320x240', 10, ['-c:v', 'libx264', '-bf', '0']),
    testStream('160x120', 10, ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'bframes=0']),
  ]);
  const stage = await openDecoder(backend);
  for (const [index, unit] of left.units.entries()) {
    await stage.send(packetOf(unit, left.codec, 'left'));
    const other = right.units[index];
    if (other) await stage.send(packetOf(other, right.codec, 'right'));
  }
  await stage.end();
  const sources = stage.emitted.map(({ packet }) => packet.sourceId);
  assert.is(sources.filter((source) => source === 'left').length, 10);
  assert.is(sources.filter((source) => source === 'right').length, 10);
  const hashes = new Set(takeAll(stage).map(({ md5 }) => md5));
  assert.ok([...left.md5, ...right.md5].every((md5) => hashes.has(md5)));
  assert.is(await stage.close(), 0);
});

inEachBackend(test, 'a source that changes its codec goes on at the keyframe', async (backend) => {
  const before = await testStream('320x240', 5, ['-c:v', 'libx264', '-bf', '2']);
  const after = await testStream('160x120', 5, ['-c:v', 'libx265', '-preset', 'ultrafast']);
  const stage = await openDecoder(backend);
  for (const { units, codec } of [before, after]) {
    for (const unit of units) await stage.send(packetOf(unit, codec));
  }
  await stage.end();
  assert.equal(
    takeAll(stage).map(({ md5 }) => md5),
    [...before.md5, ...after.md5],
  );
  assert.is(await stage.close(), 0);
});

nothingIsLeft(test);

test.run();
