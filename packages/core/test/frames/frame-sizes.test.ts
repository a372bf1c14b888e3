import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import { bt709, type FrameInfo, type PixelFormat } from '../../src/frames/frame.js';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import { framePoolStats } from '../../src/frames/native.js';

const owner = FrameOwner.create('sizes');

test.after(() => {
  owner.close();
  assert.is(framePoolStats().inUse, 0);
});

const sizes: [number, number][] = [
  [1, 1],
  [3, 5],
  [854, 480],
  [1366, 768],
  [1920, 1080],
  [16384, 1],
  [1, 16384],
];

for (const format of ['i420', 'nv12'] satisfies PixelFormat[]) {
  for (const [width, height] of sizes) {
    test(`a ${width}x${height} ${format} frame has whole planes that do not touch`, () => {
      const frame = owner.allocate({ width, height, format, color: bt709 });
      const planes = frame.planes();
      const chroma = [Math.ceil(width / 2), Math.ceil(height / 2)] as const;
      const expected =
        format === 'i420'
          ? [[width, height], chroma, chroma]
          : [
              [width, height],
              [2 * chroma[0], chroma[1]],
            ];
      assert.equal(
        planes.map((plane) => [plane.width, plane.height]),
        expected,
      );
      planes.forEach((plane, index) => {
        assert.is(plane.stride % 64, 0);
        assert.is(plane.data.length, plane.stride * (plane.height - 1) + plane.width);
        plane.data.fill(index + 1);
      });
      for (const [index, plane] of planes.entries()) assert.ok(plane.data.every((byte) => byte === index + 1));
      frame.release();
    });
  }
}

const bad: [string, Partial<Record<keyof FrameInfo, unknown>>, RegExp][] = [
  ['no width', { width: 0 }, /width is 0, expected a whole number of pixels from 1 to 16384/],
  ['a side that is too long', { height: 16385 }, /height is 16385/],
  ['a negative side', { height: -1 }, /height is -1/],
  ['half a pixel', { width: 1.5 }, /width is 1.5/],
  ['a width that is no number', { width: Number.NaN }, /width is NaN/],
  ['an unknown format', { format: 'rgb' }, /format is "rgb", expected "i420" or "nv12"/],
];

for (const [title, fields, message] of bad) {
  test(`a frame with ${title} is refused`, () => {
    const info = { width: 16, height: 16, format: 'i420', color: bt709, ...fields } as FrameInfo;
    assert.throws(
      () => owner.allocate(info),
      (error: Error) =>
        error instanceof PipelineError && error.code === 'ERR_FRAME_INVALID' && message.test(error.message),
    );
  });
}

test.run();
