import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import { bt709, type Frame, type FrameInfo } from '../../src/frames/frame.js';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import { framePoolStats, nativeFrames } from '../../src/frames/native.js';

const info: FrameInfo = { width: 1280, height: 720, format: 'nv12', color: bt709 };
const megabyte = 2 ** 20;
const owner = FrameOwner.create('limited');

test.before.each(() => nativeFrames.trim());
test.after.each(() => {
  nativeFrames.setLimit(2 ** 31);
  assert.is(framePoolStats().inUse, 0);
});
test.after(() => void owner.close());

function allocateAll(): Frame[] {
  const frames: Frame[] = [];
  try {
    for (;;) frames.push(owner.allocate(info));
  } catch (error) {
    assert.is((error as PipelineError).code, 'ERR_FRAME_NO_MEMORY');
    assert.match(
      (error as PipelineError).message,
      `limited got no memory for a 1280x720 nv12 frame: ${frames.length} frames`,
    );
  }
  return frames;
}

test('frames beyond the limit are refused, and given again once one is released', () => {
  nativeFrames.setLimit(5 * megabyte);
  const frames = allocateAll();
  assert.is(frames.length, 3);
  assert.ok(framePoolStats().allocatedBytes <= 5 * megabyte);
  frames.pop()?.release();
  frames.push(owner.allocate(info));
  assert.throws(
    () => owner.allocate(info),
    (error: Error) => error instanceof PipelineError,
  );
  for (const frame of frames) frame.release();
});

test('free memory of another size makes room before a frame is refused', () => {
  nativeFrames.setLimit(5 * megabyte);
  for (const frame of allocateAll()) frame.release();
  const other = owner.allocate({ ...info, width: 1920, height: 1080 });
  assert.ok(framePoolStats().allocatedBytes < 4 * megabyte);
  other.release();
});

test('the memory of a released frame is used again, and given back by a trim', () => {
  const first = owner.allocate(info);
  const bytes = framePoolStats().allocatedBytes;
  first.planes()[0]?.data.fill(77);
  first.release();
  const second = owner.allocate(info);
  assert.is(framePoolStats().allocatedBytes, bytes);
  assert.is(second.planes()[0]?.data[0], 77);
  second.release();
  nativeFrames.trim();
  assert.is(framePoolStats().allocatedBytes, 0);
});

test('a limit below what is in use takes nothing away, and lets nothing go onto the free list', () => {
  const frame = owner.allocate(info);
  nativeFrames.setLimit(megabyte);
  frame.planes()[0]?.data.fill(1);
  frame.release();
  assert.is(framePoolStats().allocatedBytes, 0);
});

test.run();
