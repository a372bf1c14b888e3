import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { SendQueue } from '../src/sender/send-queue.js';
import { accessUnit, metadata, pcm } from './support/packets.js';

const test = suite('send queue');

function unit(index: number, keyframe = false, sourceId = 'a') {
  return accessUnit(index, { keyframe, sourceId, bytes: 100 });
}

function indexes(packets: readonly { readonly ptsUs: number }[]): number[] {
  return packets.map(({ ptsUs }) => Math.round(ptsUs / 33_333));
}

function rest(queue: SendQueue): number[] {
  const packets = [];
  for (let packet = queue.shift(); packet; packet = queue.shift()) packets.push(packet);
  return indexes(packets);
}

test('what is stale goes, and of video everything before the newest keyframe', () => {
  const queue = new SendQueue();
  [unit(0), unit(1, true), unit(2), unit(3, true), unit(4)].forEach((packet, at) => {
    queue.add(packet, at * 100);
  });
  const { packets, interrupted } = queue.cutStale(50);
  assert.deepEqual([indexes(packets), [...interrupted]], [[0, 1, 2], []]);
  assert.equal(queue.bytes, 200);
  assert.deepEqual(rest(queue), [3, 4]);
  assert.deepEqual([queue.bytes, queue.length, queue.oldestUs], [0, 0, undefined]);
});

test('without a keyframe that is young enough all video of the source goes, and it is interrupted', () => {
  const queue = new SendQueue();
  queue.add(unit(0, true), 0);
  queue.add(unit(1), 10);
  queue.add(unit(2, true, 'b'), 60);
  queue.add(unit(3), 70);
  const { packets, interrupted } = queue.cutStale(50);
  assert.deepEqual([indexes(packets), [...interrupted]], [[0, 1, 3], ['a']]);
  assert.deepEqual(rest(queue), [2]);
});

test('of audio and metadata only what is stale goes', () => {
  const queue = new SendQueue();
  queue.add(pcm(0), 0);
  queue.add(metadata(1), 10);
  queue.add(pcm(2), 60);
  const { packets, interrupted } = queue.cutStale(50);
  assert.deepEqual([indexes(packets), interrupted.size], [[0, 1], 0]);
  assert.deepEqual(rest(queue), [2]);
});

test('a source whose reference is missing goes on at its next keyframe, and the others stay as they are', () => {
  const queue = new SendQueue();
  for (const packet of [unit(0), unit(1, false, 'b'), unit(2), unit(3, true), unit(4)]) queue.add(packet, 0);
  const { packets, interrupted } = queue.cutToKeyframe('a');
  assert.deepEqual([indexes(packets), interrupted.size], [[0, 2], 0]);
  assert.deepEqual(rest(queue), [1, 3, 4]);
  queue.add(unit(5), 0);
  assert.deepEqual([...queue.cutToKeyframe('a').interrupted], ['a']);
});

test.run();
