import { framePoolStats, PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeRange, openEncoder, probe, takeUnits } from './support/encoding.js';
import { picturePacket } from './support/pictures.js';

test('a frame that is not later than the last one is dropped with a fault, and the stream goes on', async () => {
  const stage = await openEncoder();
  const units = await encodeRange(stage, [0, 3]);
  for (const index of [2, 0]) {
    const late = picturePacket(stage.frames, index);
    await stage.send(late);
    assert.ok(late.done);
  }
  assert.equal(takeUnits(stage), []);
  assert.equal(stage.drops, { 'non-increasing-pts': 2 });
  assert.ok(stage.faults.every((fault) => fault instanceof PipelineError && fault.code === 'ERR_STREAM_INVALID'));
  units.push(...(await encodeRange(stage, [3, 5])));
  assert.is((await probe(units)).nb_read_frames, '5');
  assert.is(await stage.close(), 0);
});

test('a frame that was given back already is a clear error', async () => {
  const stage = await openEncoder();
  const packet = picturePacket(stage.frames, 0);
  packet.frame.release();
  try {
    await stage.send(packet);
    assert.unreachable();
  } catch (error) {
    assert.ok(error instanceof PipelineError && error.code === 'ERR_FRAME_STALE');
  }
  assert.is(await stage.close(), 0);
  assert.is(framePoolStats().inUse, 0);
});

test.run();
