import { PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { finish, openEncoder, probe, sendRange } from './support/encoding.js';
import { picturePacket } from './support/pictures.js';

inEachBackend(
  test,
  'a frame that is not later than the last one is dropped with a fault, and the stream goes on',
  async (backend) => {
    const stage = await openEncoder(backend);
    await sendRange(stage, [0, 3]);
    for (const index of [2, 0]) {
      const late = picturePacket(stage.frames, index);
      await stage.send(late);
      assert.ok(late.done);
    }
    assert.equal(stage.drops, { 'non-increasing-pts': 2 });
    assert.is(stage.faults.length, 2);
    assert.ok(stage.faults.every((fault) => fault instanceof PipelineError && fault.code === 'ERR_STREAM_INVALID'));
    await sendRange(stage, [3, 5]);
    assert.is((await probe(await finish(stage))).nb_read_frames, '5');
  },
);

inEachBackend(test, 'a frame that was given back already is a clear error', async (backend) => {
  const stage = await openEncoder(backend);
  const packet = picturePacket(stage.frames, 0);
  packet.frame.release();
  try {
    await stage.send(packet);
    assert.unreachable();
  } catch (error) {
    assert.ok(error instanceof PipelineError && error.code === 'ERR_FRAME_STALE');
  }
  assert.is(await stage.close(), 0);
});

nothingIsLeft(test);
test.run();
