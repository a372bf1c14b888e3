import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bt709, type FrameInfo } from '../../src/frames/frame.js';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import { framePoolStats, nativeFrames } from '../../src/frames/native.js';

const info: FrameInfo = { width: 640, height: 360, format: 'i420', color: bt709 };

test.after.each(() => assert.is(framePoolStats().inUse, 0));

test('the views of a frame are empty once it is released', () => {
  const owner = FrameOwner.create('released');
  const frame = owner.allocate(info);
  const planes = frame.planes();
  assert.is(frame.planes(), planes);
  frame.release();
  assert.equal(
    planes.map(({ data }) => data.length),
    [0, 0, 0],
  );
  owner.close();
});

test('the views of a frame are empty once it is moved, and the new owner sees the same bytes', () => {
  const from = FrameOwner.create('from');
  const to = FrameOwner.create('to');
  const frame = from.allocate(info);
  const [luma] = frame.planes();
  luma?.data.fill(9);
  frame.moveTo(to.id);
  assert.is(luma?.data.length, 0);
  const moved = to.adopt(frame.handle, info);
  assert.is(moved.planes()[0]?.data[5], 9);
  moved.release();
  from.close();
  to.close();
});

test('two references have views of their own on one memory', () => {
  const owner = FrameOwner.create('two');
  const frame = owner.allocate(info);
  const other = frame.retain();
  const [luma] = frame.planes();
  const [same] = other.planes();
  luma?.data.set([1, 2, 3]);
  assert.equal([...(same?.data.subarray(0, 3) ?? [])], [1, 2, 3]);
  frame.release();
  assert.is(luma?.data.length, 0);
  assert.is(same?.data[2], 3);
  other.release();
  owner.close();
});

test('a view that outlives its owner keeps its memory from being used again or unmapped', () => {
  const owner = FrameOwner.create('late');
  const frame = owner.allocate(info);
  const [luma] = frame.planes();
  luma?.data.fill(5);
  assert.is(owner.close(), 1);
  nativeFrames.trim();
  const next = FrameOwner.create('next');
  const reused = next.allocate(info);
  reused.planes()[0]?.data.fill(6);
  assert.is(luma?.data[100], 5);
  reused.release();
  next.close();
  const before = framePoolStats().allocatedBytes;
  frame.release();
  nativeFrames.trim();
  assert.ok(framePoolStats().allocatedBytes < before);
});

test('releasing gives the memory back at once, without the garbage collector or the event loop', () => {
  nativeFrames.trim();
  const owner = FrameOwner.create('loop');
  for (let index = 0; index < 500; index++) {
    const frame = owner.allocate(info);
    frame.planes();
    frame.release();
  }
  assert.ok(framePoolStats().allocatedBytes < 2 * 640 * 360 * 1.5);
  owner.close();
});

test('a view whose buffer was taken away by a transfer does not disturb the release', () => {
  const owner = FrameOwner.create('transferred');
  const frame = owner.allocate(info);
  const [luma] = frame.planes();
  assert.ok(luma);
  structuredClone(luma.data, { transfer: [luma.data.buffer as ArrayBuffer] });
  frame.release();
  owner.close();
});

test.run();
