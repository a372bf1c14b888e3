import type { AccessUnitPacket } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import {
  encode,
  finish,
  framesByGStreamer,
  nalTypes,
  openEncoder,
  pictureTypes,
  probe,
  sendRange,
  takeUnits,
} from './support/encoding.js';
import { frameTimeUs } from './support/pictures.js';

const count = 100;
/** A keyframe each 40 frames, and what ffprobe and a decoder then find. */
const keyframes = [0, 40, 80];
const types = ['I'.padEnd(40, 'P'), 'I'.padEnd(40, 'P'), 'I'.padEnd(20, 'P')].join('');

const slices = {
  h264: { keyframe: [7, 8, 5], other: [1] },
  h265: { keyframe: [32, 33, 34, 20], other: [1] },
} as const;

for (const codec of ['h264', 'h265'] as const) {
  inEachBackend(
    test,
    `${codec}: ffmpeg and GStreamer decode every frame, and keyframes are where they are due`,
    async (backend) => {
      const units = await encode(backend, count, { codec, keyFrameInterval: 40 });
      hasOneUnitPerFrame(units, codec);
      const found = units.flatMap(({ keyframe }, index) => (keyframe ? [index] : []));
      assert.equal(found, keyframes);
      for (const unit of units) {
        const wanted = unit.keyframe ? slices[codec].keyframe : slices[codec].other;
        assert.equal(withIdr(nalTypes(unit)), wanted);
      }
      const stream = await probe(units);
      assert.equal([stream.nb_read_frames, stream.has_b_frames, stream.r_frame_rate], [String(count), 0, '30/1']);
      assert.is(await pictureTypes(units), types);
      assert.is(await framesByGStreamer(units), count);
    },
  );
}

inEachBackend(
  test,
  'a frame’s unit is there as soon as the frame is taken',
  async (backend) => {
    for (const codec of ['h264', 'h265']) {
      const stage = await openEncoder(backend, { codec, hardware: 'off', threads: 2 });
      for (let index = 0; index < 5; index++) {
        await sendRange(stage, [index, index + 1]);
        assert.is(takeUnits(stage).length, 1);
      }
      assert.equal(await finish(stage), []);
    }
  },
  ({ hasX264 }) => hasX264,
);

/** Both types of IDR picture of H.265 (with and without leading pictures) as one. */
function withIdr(nalTypes: readonly number[]): number[] {
  return nalTypes.map((type) => (type === 19 ? 20 : type));
}

function hasOneUnitPerFrame(units: readonly AccessUnitPacket[], codec: string): void {
  assert.is(units.length, count);
  for (const [index, unit] of units.entries()) {
    assert.is(unit.ptsUs, index * frameTimeUs);
    assert.is(unit.dtsUs, unit.ptsUs);
    assert.is(unit.durationUs, frameTimeUs);
    assert.is(unit.ledger.captureUs, index);
    assert.is(unit.sourceId, 'camera');
    assert.is(unit.codec, codec);
    assert.is(unit.data.byteLength, unit.data.buffer.byteLength);
  }
}

nothingIsLeft(test);
test.run();
