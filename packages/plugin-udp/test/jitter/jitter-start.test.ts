import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { testBuffer } from './support/buffer.js';
import { testPackets } from './support/test-format.js';

const test = suite('jitter buffer: where a stream begins');

const unit = (number: number, keyframe = number === 0, sequenceNumber = 3 * number) =>
  testPackets({ unit: number, sequenceNumber, timestamp: 3000 * number, count: 3, keyframe });

test('whoever joins in the middle of a unit wants a keyframe and begins with it', () => {
  const { pushAll, take, buffer } = testBuffer();
  assert.deepEqual(pushAll(unit(1).slice(1), 0), []);
  assert.equal(buffer.wantsKeyframe, true);
  assert.deepEqual(pushAll([...unit(2), ...unit(3)], 1000), []);
  pushAll([...unit(4, true), ...unit(5)], 5000);
  assert.deepEqual(take(6000), [4, 5]);
  assert.equal(buffer.drops.lost, 0, 'a unit from before the start is not lost');
});

test('a stream that begins with a keyframe wants none', () => {
  const { pushAll, push, buffer } = testBuffer();
  push(unit(0)[0], 0);
  assert.equal(buffer.wantsKeyframe, false);
  assert.deepEqual(pushAll(unit(0).slice(1), 1), [0]);
});

test('a first packet that is overtaken by the second still counts', () => {
  const { push, pushAll } = testBuffer();
  push(unit(0)[1], 0);
  push(unit(0)[2], 1);
  assert.deepEqual(push(unit(0)[0], 2), [0]);
  assert.deepEqual(pushAll(unit(1), 3), [1]);
});

test('a first packet that is recovered after the second unit began still counts', () => {
  const { push, pushAll } = testBuffer();
  pushAll([...unit(0).slice(1), ...unit(1)], 0);
  assert.deepEqual(push(unit(0)[0], 60_000, 'parity'), [0, 1]);
});

test('a single packet that is far off changes nothing', () => {
  const { push, pushAll, buffer } = testBuffer();
  pushAll(unit(0), 0);
  assert.deepEqual(push(unit(9, true, 30_000)[0], 1), []);
  assert.equal(buffer.drops['far-off'], 1);
  assert.deepEqual(pushAll(unit(1), 2), [1]);
});

test('a sender that began anew with the same SSRC is followed from its next keyframe on', () => {
  const { pushAll, buffer } = testBuffer();
  pushAll([...unit(0), ...unit(1).slice(0, 2)], 0);
  assert.deepEqual(pushAll([...unit(9, true, 30_000), ...unit(10, false, 30_003)], 1), []);
  assert.equal(buffer.wantsKeyframe, true);
  assert.equal(buffer.drops.lost, 1);
  assert.deepEqual(pushAll([...unit(11, true, 30_006), ...unit(12, false, 30_009)], 250_000), [11, 12]);
});

test('resends cannot move a stream', () => {
  const { push, pushAll, buffer } = testBuffer();
  pushAll(unit(0), 0);
  push(unit(9, true, 30_000)[0], 1, 'resend');
  push(unit(9, true, 30_000)[1], 2, 'resend');
  push(unit(9, true, 30_000)[2], 3, 'parity');
  assert.equal(buffer.drops['far-off'], 3);
  assert.deepEqual(pushAll(unit(1), 4), [1]);
});

test.run();
