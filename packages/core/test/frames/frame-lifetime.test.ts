import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PipelineError } from '../../src/errors/pipeline-error.js';
import { bt709, type FrameInfo } from '../../src/frames/frame.js';
import { FrameOwner } from '../../src/frames/frame-owner.js';
import { framePoolStats, nativeFrames } from '../../src/frames/native.js';

const info: FrameInfo = { width: 64, height: 48, format: 'i420', color: bt709 };

function withCode(code: string) {
  return (error: Error) => error instanceof PipelineError && error.code === code;
}

test.after.each(() => assert.is(framePoolStats().inUse, 0));

test('a frame lives until its last reference is released', () => {
  const owner = FrameOwner.create('holder');
  const frame = owner.allocate(info);
  const second = frame.retain();
  frame.release();
  assert.is(framePoolStats().inUse, 1);
  assert.equal(framePoolStats().owners, [{ name: 'holder', references: 1 }]);
  second.release();
  assert.is(framePoolStats().inUse, 0);
  assert.is(owner.close(), 0);
});

test('releasing a reference twice gives back one, and uses of it afterwards are refused', () => {
  const owner = FrameOwner.create('twice');
  const frame = owner.allocate(info);
  const other = frame.retain();
  frame.release();
  frame.release();
  assert.is(framePoolStats().inUse, 1);
  assert.throws(() => frame.planes(), withCode('ERR_FRAME_STALE'));
  assert.throws(() => frame.retain(), withCode('ERR_FRAME_STALE'));
  other.release();
  owner.close();
});

test('moving a frame hands its reference to the other owner', () => {
  const from = FrameOwner.create('from');
  const to = FrameOwner.create('to');
  const frame = from.allocate(info);
  assert.is(frame.moveTo(to.id), true);
  assert.throws(() => frame.planes(), withCode('ERR_FRAME_STALE'));
  assert.equal(framePoolStats().owners, [{ name: 'to', references: 1 }]);
  assert.is(from.close(), 0);
  const adopted = to.adopt(frame.handle, info);
  assert.is(adopted.planes().length, 3);
  adopted.release();
  to.close();
});

test('a move to a dead owner is refused and the sender keeps the frame', () => {
  const from = FrameOwner.create('from');
  const dead = FrameOwner.create('dead');
  dead.close();
  const frame = from.allocate(info);
  assert.is(frame.moveTo(dead.id), false);
  assert.is(frame.planes().length, 3);
  frame.release();
  from.close();
});

test('a stale handle is refused and counted, also when its slot is in use again', () => {
  const owner = FrameOwner.create('stale');
  const gone = owner.allocate(info);
  gone.release();
  const frame = owner.allocate(info);
  assert.is(gone.handle % 65536, frame.handle % 65536);
  const before = framePoolStats().stale;
  assert.is(nativeFrames.release(owner.id, gone.handle), false);
  assert.is(nativeFrames.retain(owner.id, gone.handle), false);
  assert.is(nativeFrames.mapPlanes(owner.id, gone.handle), undefined);
  for (const handle of [0, -1, 1.5, Number.NaN, 2 ** 60, Number.POSITIVE_INFINITY]) {
    assert.is(nativeFrames.release(owner.id, handle), false);
  }
  assert.is(framePoolStats().stale, before + 9);
  frame.release();
  owner.close();
});

test('a reference that another owner holds can not be released, retained or mapped', () => {
  const holder = FrameOwner.create('holder');
  const other = FrameOwner.create('other');
  const frame = holder.allocate(info);
  const foreign = other.adopt(frame.handle, info);
  assert.throws(() => foreign.retain(), withCode('ERR_FRAME_STALE'));
  assert.throws(() => foreign.planes(), withCode('ERR_FRAME_STALE'));
  other.release(frame.handle);
  assert.is(framePoolStats().inUse, 1);
  frame.release();
  other.close();
  holder.close();
});

test('closing an owner reclaims what it holds, once, and it gets no more frames', () => {
  const owner = FrameOwner.create('closing');
  const frame = owner.allocate(info);
  frame.retain();
  owner.allocate(info);
  assert.is(owner.close(), 3);
  assert.is(owner.close(), 0);
  assert.throws(() => owner.allocate(info), withCode('ERR_FRAME_OWNER_CLOSED'));
  assert.throws(() => FrameOwner.bind(owner.id, 'closing'), withCode('ERR_FRAME_OWNER_CLOSED'));
  frame.release();
});

test('the peak is the most frames that were in use since it was reset', () => {
  const owner = FrameOwner.create('peak');
  nativeFrames.resetPeak();
  const frames = [1, 2, 3].map(() => owner.allocate(info));
  for (const frame of frames) frame.release();
  assert.is(framePoolStats().peak, 3);
  nativeFrames.resetPeak();
  assert.is(framePoolStats().peak, 0);
  owner.close();
});

test.run();
