import { FramePacket, framePoolStats } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { maximumBitrate } from '../src/bitrate.js';
import { encodeRange, openEncoder } from './support/encoding.js';
import { frameTimeUs, picturePacket } from './support/pictures.js';

const test = suite('why the encoder decides');

test('every keyframe has its cause: the first of a stream, due, or asked for', async () => {
  const stage = await openEncoder({ keyFrameInterval: 10 });
  const units = await encodeRange(stage, [0, 14]);
  stage.request({ type: 'keyframe' }, 'video');
  stage.request({ type: 'keyframe' }, 'video');
  units.push(...(await encodeRange(stage, [14, 26])), ...(await encodeRange(stage, [26, 28], { width: 160 })));
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
  assert.is(await stage.close(), 0);
});

test('one request is one keyframe of every source, each with its own record', async () => {
  const stage = await openEncoder({ keyFrameInterval: 1000 });
  for (let index = 0; index < 2; index++) {
    for (const sourceId of ['left', 'right']) {
      const { header, frame } = picturePacket(stage.frames, index);
      await stage.send(new FramePacket({ ...header, sourceId, frame }));
    }
    stage.request({ type: 'keyframe' }, 'video');
  }
  assert.equal(
    stage.decisions.map(({ cause, details }) => `${details?.sourceId} ${cause}`),
    ['left first', 'right first', 'left requested', 'right requested'],
  );
  assert.is(await stage.close(), 0);
});

test('a change of the bit rate says to what, and what was asked for when that is out of range', async () => {
  const stage = await openEncoder({ bitrate: 1_000_000 });
  for (const bitsPerSecond of [2_000_000, 2_000_000, Number.NaN, 1e12, 2e12, 500_000.4]) {
    stage.request({ type: 'bitrate', bitsPerSecond }, 'video');
  }
  const changed = (details: object) => ({ decision: 'bitrate', cause: 'requested', details });
  assert.equal(stage.decisions, [
    changed({ bitsPerSecond: 2_000_000 }),
    changed({ bitsPerSecond: maximumBitrate, clampedFrom: 1e12 }),
    changed({ bitsPerSecond: 500_000 }),
  ]);
  assert.is(await stage.close(), 0);
  assert.is(framePoolStats().inUse, 0);
});

test.run();
