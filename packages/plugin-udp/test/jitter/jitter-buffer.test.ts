import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { testBuffer } from './support/buffer.js';
import { testPackets } from './support/test-format.js';

const test = suite('jitter buffer');

const frame = 3000;
/** Units of three packets, the first of them a keyframe, with sequence numbers next to the wrap. */
const unit = (number: number, keyframe = number === 0) =>
  testPackets({
    unit: number,
    sequenceNumber: 65_533 + 3 * number,
    timestamp: 2 ** 32 - 1000 + frame * number,
    count: 3,
    keyframe,
  });

test('a unit goes on with its last packet, and not before', () => {
  const { push } = testBuffer();
  const [first, second, third] = unit(0);
  assert.deepEqual(push(first, 0), []);
  assert.deepEqual(push(second, 1), []);
  assert.deepEqual(push(third, 2), [0]);
});

test('units are whole and in order however their packets come, across both wraps', () => {
  const { push, pushAll } = testBuffer();
  const [a, b, c] = unit(1);
  assert.deepEqual(pushAll(unit(0), 0), [0]);
  assert.deepEqual(pushAll([...unit(3)].reverse(), 1), []);
  assert.deepEqual(push(c, 2), []);
  assert.deepEqual(push(a, 3), []);
  assert.deepEqual(push(b, 4), [1]);
  assert.deepEqual(pushAll(unit(2), 5), [2, 3]);
});

test('a second copy is dropped, before and after its unit went on', () => {
  const { push, pushAll, buffer } = testBuffer();
  const packets = unit(0);
  push(packets[0], 0);
  push(packets[0], 0, 'resend');
  assert.deepEqual(pushAll(packets.slice(1), 1), [0]);
  assert.deepEqual(pushAll(packets, 2), []);
  assert.equal(buffer.drops.duplicate, 4);
  assert.equal(buffer.drops.late, 0);
});

test('a unit without a marker ends where the next timestamp begins', () => {
  const { push, pushAll } = testBuffer();
  const packets = unit(0).map((packet) => ({ ...packet, marker: false }));
  assert.deepEqual(pushAll(packets, 0), []);
  assert.deepEqual(push(unit(1)[0], 1), [0]);
});

test('what is missing is waited for as long as the delay says before a keyframe is wanted, and as long again, from when it is missed', () => {
  const { pushAll, take, buffer } = testBuffer();
  pushAll(unit(0), 0);
  pushAll(unit(1).slice(0, 2), 10_000);
  assert.equal(buffer.nextUs, undefined, 'nothing after it came yet');
  pushAll(unit(2), 40_000);
  assert.equal(buffer.nextUs, 140_000);
  assert.deepEqual(take(139_999), []);
  assert.equal(buffer.wantsKeyframe, false);
  assert.deepEqual(take(140_000), []);
  assert.equal(buffer.wantsKeyframe, true);
  assert.equal(buffer.nextUs, 240_000);
  assert.equal(buffer.drops.lost, 0);
  assert.deepEqual(take(240_000), []);
  assert.equal(buffer.drops.lost, 1);
});

test('what comes before the keyframe that is asked for is in time, and no keyframe is wanted any more', () => {
  const { push, pushAll, take, buffer } = testBuffer();
  pushAll([...unit(0), ...unit(1).slice(1), ...unit(2)], 0);
  take(100_000);
  assert.equal(buffer.wantsKeyframe, true);
  assert.deepEqual(push(unit(1)[0], 150_000, 'resend'), [1, 2]);
  assert.equal(buffer.wantsKeyframe, false);
  assert.equal(buffer.drops.lost, 0);
});

test('the keyframe that is asked for goes on as soon as it is whole, and what was waited for is lost', () => {
  const { push, pushAll, take, buffer } = testBuffer();
  pushAll([...unit(0), ...unit(1).slice(1), ...unit(2)], 0);
  take(100_000);
  pushAll([...unit(3), ...unit(4, true)], 150_000);
  assert.deepEqual(take(151_000), [4]);
  assert.deepEqual([buffer.drops.lost, buffer.drops['awaiting-keyframe']], [1, 2]);
  assert.deepEqual(push(unit(1)[0], 152_000, 'resend'), []);
  assert.equal(buffer.drops.late, 1);
});

test('after a loss nothing goes on before a keyframe, and one is wanted until it comes', () => {
  const { pushAll, take, buffer } = testBuffer();
  pushAll(unit(0), 0);
  pushAll(unit(1).slice(1), 1);
  pushAll([...unit(2), ...unit(3)], 2);
  assert.equal(buffer.wantsKeyframe, false);
  assert.deepEqual(take(100_001), []);
  assert.equal(buffer.wantsKeyframe, true);
  assert.deepEqual(take(200_001), []);
  assert.equal(buffer.wantsKeyframe, true);
  assert.deepEqual(pushAll(unit(4), 200_002), []);
  assert.equal(buffer.drops.lost, 1);
  assert.equal(buffer.drops['awaiting-keyframe'], 3);
  assert.deepEqual(pushAll([...unit(5, true), ...unit(6)], 200_003), [5, 6]);
  assert.equal(buffer.wantsKeyframe, false);
  assert.equal(buffer.held.packets, 0);
});

test('a packet whose unit is over is late', () => {
  const { push, pushAll, take, buffer } = testBuffer();
  pushAll([...unit(0), ...unit(1).slice(1), ...unit(2)], 0);
  take(200_000);
  assert.deepEqual(push(unit(1)[0], 200_001, 'resend'), []);
  assert.equal(buffer.drops.late, 1);
});

test('a unit of which the first packet may be missing does not pass for whole', () => {
  const { pushAll, take, buffer } = testBuffer({ isKeyframe: () => true });
  pushAll(unit(0), 0);
  // Of unit 1 the last is missing, of unit 2 the first: where unit 2 begins cannot be known.
  pushAll([...unit(1).slice(0, 2), ...unit(2).slice(1), ...unit(3)], 1);
  assert.deepEqual(take(100_001), [3]);
  assert.deepEqual([buffer.drops.lost, buffer.drops['awaiting-keyframe']], [1, 1]);
});

test('a damaged unit is counted and breaks the chain of references', () => {
  const { pushAll, buffer } = testBuffer();
  pushAll(unit(0), 0);
  const damaged = unit(1).map((packet) => ({ ...packet, payload: packet.payload.subarray(0, 7) }));
  assert.deepEqual(pushAll([...damaged, ...unit(2)], 1), []);
  assert.equal(buffer.drops.damaged, 1);
  assert.equal(buffer.drops['awaiting-keyframe'], 1);
  assert.deepEqual(pushAll(unit(3, true), 2), [3]);
});

test('while a keyframe is awaited, one that is complete does not wait for what is missing before it', () => {
  const { pushAll, take } = testBuffer();
  pushAll([...unit(0), ...unit(1).slice(1), ...unit(2)], 0);
  take(200_000);
  pushAll(unit(3).slice(1), 210_000);
  pushAll(unit(4, true), 220_000);
  assert.deepEqual(take(221_000), [4]);
});

test('a keyframe after a unit whose last packet alone is missing is whole, and goes on', () => {
  const { pushAll, take, buffer } = testBuffer();
  pushAll([...unit(0), ...unit(1).slice(0, 2)], 0);
  pushAll([...unit(2, true), ...unit(3)], 1000);
  assert.deepEqual(take(101_000), [2, 3]);
  assert.equal(buffer.drops.lost, 1);
});

test('a packet recovered in time makes its unit whole', () => {
  const { push, pushAll, buffer } = testBuffer();
  pushAll([...unit(0), ...unit(1).slice(1), ...unit(2)], 0);
  assert.deepEqual(push(unit(1)[0], 99_000, 'parity'), [1, 2]);
  assert.deepEqual(Object.values(buffer.drops), [0, 0, 0, 0, 0, 0, 0]);
});

test.run();
