import type { AccessUnitPacket } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { finish, openEncoder, parameterSets, probe, sendRange } from './support/encoding.js';

function keyframesOf(units: readonly AccessUnitPacket[]): number[] {
  return units.flatMap(({ keyframe }, index) => (keyframe ? [index] : []));
}

for (const codec of ['h264', 'h265'] as const) {
  inEachBackend(
    test,
    `${codec}: a keyframe that is asked for is the next frame, and the count starts anew`,
    async (backend) => {
      const stage = await openEncoder(backend, { codec, keyFrameInterval: 20 });
      await sendRange(stage, [0, 7]);
      stage.request({ type: 'keyframe' }, 'video');
      await sendRange(stage, [7, 40]);
      const units = await finish(stage);
      assert.equal(keyframesOf(units), [0, 7, 27]);
      const [first, asked] = [units[0], units[7]] as AccessUnitPacket[];
      assert.ok(first && asked && parameterSets(first).equals(parameterSets(asked)));
      assert.is((await probe(units)).nb_read_frames, '40');
    },
  );
}

inEachBackend(test, 'h264: bit rates that are asked for change the running stream: no keyframe', async (backend) => {
  const stage = await openEncoder(backend, { bitrate: 1_000_000, keyFrameInterval: 1000 });
  await sendRange(stage, [0, 10]);
  for (const [index, bitsPerSecond] of [3_000_000, 500_000].entries()) {
    stage.request({ type: 'bitrate', bitsPerSecond }, 'video');
    await sendRange(stage, [10 * index + 10, 10 * index + 20]);
  }
  const units = await finish(stage);
  assert.equal(keyframesOf(units), [0]);
  assert.is((await probe(units)).nb_read_frames, '30');
});

inEachBackend(test, 'whatever bit rate is asked for, the stream stays the same one', async (backend) => {
  const stage = await openEncoder(backend, { bitrate: 1_000_000, keyFrameInterval: 10 });
  await sendRange(stage, [0, 5]);
  for (const bitsPerSecond of [50_000_000, 1]) stage.request({ type: 'bitrate', bitsPerSecond }, 'video');
  stage.request({ type: 'bitrate', bitsPerSecond: 50_000_000 }, 'video');
  await sendRange(stage, [5, 15]);
  const units = await finish(stage);
  assert.equal(keyframesOf(units), [0, 10]);
  const [first, second] = units.filter(({ keyframe }) => keyframe).map(parameterSets);
  assert.equal(second, first);
});

inEachBackend(
  test,
  'h265: a bit rate that is asked for begins anew with the same parameter sets, at most once a second',
  async (backend) => {
    const stage = await openEncoder(backend, {
      codec: 'h265',
      bitrate: 1_000_000,
      adaptive: { min: 500_000, max: 4_000_000 },
      keyFrameInterval: 1000,
    });
    await sendRange(stage, [0, 10]);
    for (const [index, bitsPerSecond] of [3_000_000, 600_000, 4_000_000].entries()) {
      stage.request({ type: 'bitrate', bitsPerSecond }, 'video');
      await sendRange(stage, [10 * index + 10, 10 * index + 20]);
    }
    stage.request({ type: 'bitrate', bitsPerSecond: 2_000_000 }, 'video');
    await sendRange(stage, [40, 70]);
    const units = await finish(stage);
    // The last of the four, a second (31 frames of 33 333 µs) after the stream began; and nothing before.
    const keyframes = units.filter(({ keyframe }) => keyframe);
    assert.equal(keyframesOf(units), [0, 31, 62]);
    const [first, ...others] = keyframes.map(parameterSets);
    assert.ok(first && others.every((sets) => sets.equals(first)));
    assert.is((await probe(units)).nb_read_frames, '70');
    assert.equal(
      stage.decisions.filter(({ decision }) => decision === 'keyframe').map(({ cause }) => cause),
      ['first', 'encoder', 'encoder'],
    );
  },
  ({ hasX264 }) => hasX264,
);

nothingIsLeft(test);
test.run();
