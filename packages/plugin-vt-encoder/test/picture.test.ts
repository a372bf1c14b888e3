import { readFileSync } from 'node:fs';
import { bt709, type FrameInfo, FrameOwner, FramePacket, PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inEachBackend, nothingIsLeft } from './support/backends.js';
import { encode, finish, openEncoder, probe, sendRange, withStream } from './support/encoding.js';
import { run } from './support/foreign.js';
import { drawPicture, picturePacket, visibleBytes } from './support/pictures.js';

/** Mean absolute difference of the samples that is still a good likeness at the rates of these tests. */
const likeness = 3;

for (const [codec, width, height] of [
  ['h264', 66, 50],
  ['h264', 1366, 768],
  ['h265', 66, 50],
  ['h265', 854, 480],
] as const) {
  for (const format of ['i420', 'nv12'] as const) {
    inEachBackend(
      test,
      `${codec}: ${width}x${height} ${format} pictures are decoded by ffmpeg as they were drawn`,
      async (backend) => {
        const units = await encode(backend, 3, { codec, bitrate: 50_000_000 }, { width, height, format });
        const stream = await probe(units);
        assert.equal([stream.width, stream.height, stream.nb_read_frames], [width, height, '3']);
        const decoded = await withStream(units, async (file, path) => {
          const pixels = format === 'nv12' ? 'nv12' : 'yuv420p';
          run('ffmpeg', ['-v', 'error', '-i', file, '-f', 'rawvideo', '-pix_fmt', pixels, path('raw')]);
          return readFileSync(path('raw'));
        });
        const difference = meanDifference(drawn3({ width, height, format, color: bt709 }), decoded);
        assert.ok(difference < likeness, `mean difference ${difference}`);
      },
    );
  }
}

inEachBackend(test, 'a picture of another size begins a new stream with a keyframe', async (backend) => {
  const stage = await openEncoder(backend);
  await sendRange(stage, [0, 5], { width: 320, height: 240 });
  await sendRange(stage, [5, 10], { width: 640, height: 360 });
  const units = await finish(stage);
  assert.equal(
    units.map(({ keyframe }) => keyframe),
    units.map((_, index) => index === 0 || index === 5),
  );
  const stream = await probe(units.slice(5));
  assert.equal([stream.width, stream.height, stream.nb_read_frames], [640, 360, '5']);
});

inEachBackend(test, 'an odd size is one clear error', async (backend) => {
  const stage = await openEncoder(backend);
  const packet = picturePacket(stage.frames, 0, { width: 67, height: 51 });
  try {
    await stage.send(packet);
    assert.unreachable();
  } catch (error) {
    assert.ok(error instanceof PipelineError && error.code === 'ERR_CODEC_UNSUPPORTED');
    assert.match(error.message, '67x51');
  }
  assert.is(await stage.close(), 0);
});

inEachBackend(test, 'each source is a stream of its own', async (backend) => {
  const stage = await openEncoder(backend);
  for (let index = 0; index < 4; index++) {
    for (const sourceId of ['left', 'right']) {
      const { header, frame } = picturePacket(stage.frames, index);
      await stage.send(new FramePacket({ ...header, sourceId, frame }));
    }
  }
  const units = await finish(stage);
  for (const sourceId of ['left', 'right']) {
    const own = units.filter((unit) => unit.sourceId === sourceId);
    assert.equal(
      own.map(({ keyframe }) => keyframe),
      [true, false, false, false],
    );
    assert.is((await probe(own)).nb_read_frames, '4');
  }
});

function drawn3(info: FrameInfo): Buffer {
  const owner = FrameOwner.create('drawing');
  const pictures = [0, 1, 2].map((index) => {
    const frame = drawPicture(owner, info, index);
    const bytes = visibleBytes(frame);
    frame.release();
    return bytes;
  });
  owner.close();
  return Buffer.concat(pictures);
}

function meanDifference(one: Buffer, other: Buffer): number {
  assert.is(one.length, other.length);
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += Math.abs((one[index] ?? 0) - (other[index] ?? 0));
  return sum / one.length;
}

nothingIsLeft(test);
test.run();
