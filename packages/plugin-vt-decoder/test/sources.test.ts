import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { openDecoder, takeAll } from './support/decoding.js';
import { packetOf, testStream } from './support/stream.js';

const reordered = await testStream('160x120', 12, ['-c:v', 'libx264', '-bf', '3', '-b_strategy', '0']);
const [keyframe] = reordered.units;
if (!keyframe) throw new Error('the stream is empty');

inEachBackend(
  test,
  'a source without packets for longer than idleTimeoutMs has gone: its pictures come out',
  async (backend) => {
    let nowUs = 0;
    const clock = { nowUs: () => nowUs, sleepUntil: () => Promise.resolve() };
    const stage = await openDecoder(backend, { clock, options: { idleTimeoutMs: 500 } });
    for (const unit of reordered.units) await stage.send(packetOf(unit, 'h264', 'gone'));
    assert.ok(takeAll(stage).length < reordered.units.length);
    nowUs += 499_000;
    await stage.send(packetOf(keyframe, 'h264', 'other'));
    const before = stage.emitted.filter(({ packet }) => packet.sourceId === 'gone').length;
    nowUs += 2000;
    await stage.send(packetOf({ ...keyframe, ptsUs: 1_000_000 }, 'h264', 'other'));
    const after = stage.emitted.filter(({ packet }) => packet.sourceId === 'gone').length;
    assert.is(before, 0);
    assert.ok(after > 0);
    await stage.send(packetOf({ ...keyframe, ptsUs: 2_000_000 }, 'h264', 'gone'));
    assert.equal(stage.faults, []);
    takeAll(stage);
    assert.is(await stage.close(), 0);
  },
);

inEachBackend(test, 'of more than 64 sources, the one that was quiet for longest ends', async (backend) => {
  const stage = await openDecoder(backend);
  for (const unit of reordered.units) await stage.send(packetOf(unit, 'h264', 'first'));
  takeAll(stage);
  for (let index = 1; index < 64; index++) await stage.send(packetOf(keyframe, 'h264', `source ${index}`));
  assert.ok(stage.emitted.every(({ packet }) => packet.sourceId !== 'first'));
  await stage.send(packetOf(keyframe, 'h264', 'one more'));
  assert.ok(stage.emitted.some(({ packet }) => packet.sourceId === 'first'));
  await stage.end();
  takeAll(stage);
  assert.is(await stage.close(), 0);
});

inEachBackend(test, 'a source says once what decodes it', async (backend) => {
  const stage = await openDecoder(backend);
  for (const unit of reordered.units) await stage.send(packetOf(unit));
  await stage.end();
  takeAll(stage);
  assert.is(stage.logs.length, 1);
  assert.match(stage.logs[0] ?? '', /^info: camera: h264 is decoded by \S+ \((software|hardware)\)$/);
  assert.is(await stage.close(), 0);
});

nothingIsLeft(test);

test.run();
