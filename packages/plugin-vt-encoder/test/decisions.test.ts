import { FramePacket } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { finish, openEncoder, sendRange } from './support/encoding.js';
import { frameTimeUs, picturePacket } from './support/pictures.js';

const test = suite('why the encoder decides');

inEachBackend(test, 'every keyframe has its cause: the first of a stream, due, or asked for', async (backend) => {
  const stage = await openEncoder(backend, { keyFrameInterval: 10 });
  await sendRange(stage, [0, 14]);
  stage.request({ type: 'keyframe' }, 'video');
  stage.request({ type: 'keyframe' }, 'video');
  await sendRange(stage, [14, 26]);
  await sendRange(stage, [26, 28], { width: 160 });
  const units = await finish(stage);
  const keyframe = (cause: string, index: number) => ({
    decision: 'keyframe',
    cause,
    details: { sourceId: 'camera', ptsUs: index * frameTimeUs },
  });
  assert.equal(stage.decisions, [
    keyframe('first', 0),
    keyframe('interval', 10),
    keyframe('requested', 14),
    keyframe('interval', 24),
    keyframe('first', 26),
  ]);
  assert.equal(
    stage.decisions.map(({ details }) => details?.ptsUs),
    units.filter((unit) => unit.keyframe).map((unit) => unit.ptsUs),
  );
});

inEachBackend(test, 'one request is one keyframe of every source, each with its own record', async (backend) => {
  const stage = await openEncoder(backend, { keyFrameInterval: 1000 });
  for (let index = 0; index < 2; index++) {
    for (const sourceId of ['left', 'right']) {
      const { header, frame } = picturePacket(stage.frames, index);
      await stage.send(new FramePacket({ ...header, sourceId, frame }));
    }
    stage.request({ type: 'keyframe' }, 'video');
  }
  await finish(stage);
  assert.equal(stage.decisions.map(({ cause, details }) => `${details?.sourceId} ${cause}`).sort(), [
    'left first',
    'left requested',
    'right first',
    'right requested',
  ]);
});

inEachBackend(
  test,
  'a request for one source is a keyframe of that one; for one that is not there, of none',
  async (backend) => {
    const stage = await openEncoder(backend, { keyFrameInterval: 1000 });
    for (let index = 0; index < 2; index++) {
      for (const sourceId of ['left', 'right']) {
        const { header, frame } = picturePacket(stage.frames, index);
        await stage.send(new FramePacket({ ...header, sourceId, frame }));
      }
      for (const sourceId of ['right', 'nobody', '']) stage.request({ type: 'keyframe', sourceId }, 'video');
    }
    await finish(stage);
    assert.equal(stage.decisions.map(({ cause, details }) => `${details?.sourceId} ${cause}`).sort(), [
      'left first',
      'right first',
      'right requested',
    ]);
  },
);

inEachBackend(
  test,
  'a change of the bit rate says to what, and what was asked for when that is out of range',
  async (backend) => {
    const stage = await openEncoder(backend, { bitrate: 1_000_000 });
    for (const bitsPerSecond of [2_000_000, 2_000_000, Number.NaN, 1e12, 2e12, 500_000.4]) {
      stage.request({ type: 'bitrate', bitsPerSecond }, 'video');
    }
    const changed = (details: object) => ({ decision: 'bitrate', cause: 'requested', details });
    assert.equal(stage.decisions, [
      changed({ bitsPerSecond: 2_000_000 }),
      changed({ bitsPerSecond: 4_000_000, clampedFrom: 1e12 }),
      changed({ bitsPerSecond: 500_000 }),
    ]);
    assert.is(await stage.close(), 0);
  },
);

nothingIsLeft(test);
test.run();
