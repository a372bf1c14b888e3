import { framePoolStats } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encode, nalTypes, pictureTypes, probe } from './support/encoding.js';
import { frameTimeUs } from './support/pictures.js';

const units = await encode(150);

test('every frame becomes one unit with the frame’s times and ledger', () => {
  assert.is(units.length, 150);
  for (const [index, unit] of units.entries()) {
    assert.is(unit.ptsUs, index * frameTimeUs);
    assert.is(unit.dtsUs, unit.ptsUs);
    assert.is(unit.durationUs, frameTimeUs);
    assert.is(unit.ledger.captureUs, index);
    assert.is(unit.sourceId, 'camera');
    assert.is(unit.codec, 'h264');
    assert.is(unit.data.byteLength, unit.data.buffer.byteLength);
  }
});

test('ffprobe finds every frame, no B-frames and the rate of the source', async () => {
  const stream = await probe(units);
  assert.is(stream.nb_read_frames, '150');
  assert.is(stream.has_b_frames, 0);
  assert.is(stream.r_frame_rate, '30/1');
  assert.is(await pictureTypes(units), ['I'.padEnd(60, 'P'), 'I'.padEnd(60, 'P'), 'I'.padEnd(30, 'P')].join(''));
});

test('keyframes come each 60 frames, with their parameter sets before them', () => {
  const keyframes = units.flatMap(({ keyframe }, index) => (keyframe ? [index] : []));
  assert.equal(keyframes, [0, 60, 120]);
  for (const { keyframe, data } of units) {
    const types = nalTypes(data).filter((type) => type !== 6);
    assert.equal(types, keyframe ? [7, 8, 5] : [1]);
  }
});

test('slice threads give one unit per frame at once, too', async () => {
  const sliced = await encode(20, { threads: 2 });
  assert.is((await probe(sliced)).nb_read_frames, '20');
  assert.is(nalTypes(sliced[1]?.data ?? new Uint8Array()).length, 2);
});

test('no frame is left in the pool', () => {
  assert.is(framePoolStats().inUse, 0);
});

test.run();
