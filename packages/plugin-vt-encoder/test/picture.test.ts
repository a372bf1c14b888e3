import { readFileSync } from 'node:fs';
import { bt709, type FrameInfo, FrameOwner, FramePacket, framePoolStats, PipelineError } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { encode, encodeRange, openEncoder, probe, takeUnits, withStream } from './support/encoding.js';
import { run } from './support/foreign.js';
import { drawPicture, picturePacket, visibleBytes } from './support/pictures.js';

/** Mean absolute difference of the samples that is still a good likeness at the rates of these tests. */
const likeness = 3;

for (const [width, height] of [
  [66, 50],
  [854, 480],
  [1366, 768],
  [1920, 1080],
] as const) {
  for (const format of ['i420', 'nv12'] as const) {
    test(`${width}x${height} ${format} pictures are decoded by ffmpeg as they were drawn`, async () => {
      const units = await encode(3, { bitrate: 100_000_000 }, { width, height, format });
      const stream = await probe(units);
      assert.equal([stream.width, stream.height, stream.nb_read_frames], [width, height, '3']);
      const decoded = await withStream(units, async (file, path) => {
        run('ffmpeg', [
          '-v',
          'error',
          '-i',
          file,
          '-f',
          'rawvideo',
          '-pix_fmt',
          format === 'nv12' ? 'nv12' : 'yuv420p',
          path('raw'),
        ]);
        return readFileSync(path('raw'));
      });
      const drawn = drawn3({ width, height, format, color: bt709 });
      assert.is(decoded.length, drawn.length);
      const difference = drawn.reduce((sum, value, index) => sum + Math.abs(value - (decoded[index] ?? 0)), 0);
      assert.ok(difference / drawn.length < likeness, `mean difference ${difference / drawn.length}`);
    });
  }
}

test('a picture of another size begins a new stream with a keyframe', async () => {
  const stage = await openEncoder();
  const units = [
    ...(await encodeRange(stage, [0, 5], { width: 320, height: 240 })),
    ...(await encodeRange(stage, [5, 10], { width: 640, height: 360 })),
  ];
  assert.equal(
    units.map(({ keyframe }) => keyframe),
    units.map((_, index) => index === 0 || index === 5),
  );
  const stream = await probe(units.slice(5));
  assert.equal([stream.width, stream.height, stream.nb_read_frames], [640, 360, '5']);
  assert.is(await stage.close(), 0);
});

test('an odd size is one clear error', async () => {
  const stage = await openEncoder();
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

test('each source is a stream of its own', async () => {
  const stage = await openEncoder();
  for (let index = 0; index < 4; index++) {
    for (const sourceId of ['left', 'right']) {
      const { header, frame } = picturePacket(stage.frames, index);
      await stage.send(new FramePacket({ ...header, sourceId, frame }));
    }
  }
  const units = takeUnits(stage);
  for (const sourceId of ['left', 'right']) {
    const own = units.filter((unit) => unit.sourceId === sourceId);
    assert.equal(
      own.map(({ keyframe }) => keyframe),
      [true, false, false, false],
    );
    assert.is((await probe(own)).nb_read_frames, '4');
  }
  assert.is(await stage.close(), 0);
  assert.is(framePoolStats().inUse, 0);
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

test.run();
