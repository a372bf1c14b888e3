import { framePoolStats } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { clampBitrate, maximumBitrate, minimumBitrate } from '../src/bitrate.js';
import { encodeRange, nalTypes, openEncoder, probe } from './support/encoding.js';

test('a keyframe that is asked for is the next frame, and the count starts anew', async () => {
  const stage = await openEncoder({ keyFrameInterval: 20 });
  const before = await encodeRange(stage, [0, 7]);
  stage.request({ type: 'keyframe' }, 'video');
  const units = [...before, ...(await encodeRange(stage, [7, 40]))];
  assert.equal(
    units.flatMap(({ keyframe }, index) => (keyframe ? [index] : [])),
    [0, 7, 27],
  );
  assert.equal(nalTypes(units[7]?.data ?? new Uint8Array()), [7, 8, 5]);
  assert.is((await probe(units)).nb_read_frames, '40');
  assert.is(await stage.close(), 0);
});

test('a bit rate that is asked for is followed up and down, without a keyframe', async () => {
  const size = { width: 640, height: 360 };
  const stage = await openEncoder({ bitrate: 1_000_000, keyFrameInterval: 1000 });
  const rate = async (from: number): Promise<number> => {
    await encodeRange(stage, [from, from + 30], size);
    const units = await encodeRange(stage, [from + 30, from + 60], size);
    assert.not.ok(units.some(({ keyframe }) => keyframe));
    return 8 * units.reduce((sum, { bytes }) => sum + bytes, 0);
  };
  const first = await rate(0);
  stage.request({ type: 'bitrate', bitsPerSecond: 3_000_000 }, 'video');
  const raised = await rate(60);
  stage.request({ type: 'bitrate', bitsPerSecond: 500_000 }, 'video');
  const lowered = await rate(120);
  const near = (bits: number, wanted: number) =>
    assert.ok(Math.abs(bits / wanted - 1) < 0.25, `${bits}, not ${wanted}`);
  near(first, 1_000_000);
  near(raised, 3_000_000);
  near(lowered, 500_000);
  assert.is(await stage.close(), 0);
  assert.is(framePoolStats().inUse, 0);
});

test('a bit rate out of range is clamped, one that is no number ignored', () => {
  assert.is(clampBitrate(1), minimumBitrate);
  assert.is(clampBitrate(Number.POSITIVE_INFINITY), maximumBitrate);
  assert.is(clampBitrate(1_234_567.8), 1_234_568);
  assert.is(clampBitrate(Number.NaN), undefined);
});

test.run();
