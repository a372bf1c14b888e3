import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { WaitingRoom } from '../src/connections/waiting-room.js';

const test = suite('waiting room');
const visitor = (origin: string) => ({ origin });

test('of a crowd the oldest goes first, and one from elsewhere stays however long it takes', () => {
  const room = new WaitingRoom<{ origin: string }>();
  const friend = visitor('friend');
  const crowd = Array.from({ length: 64 }, () => visitor('crowd'));
  room.add(friend);
  for (const one of crowd) room.add(one);
  const gone = [];
  for (let count = 0; count < 63; count++) {
    const next = room.oldestOfMost;
    assert.ok(next && room.delete(next));
    gone.push(next);
  }
  assert.deepEqual(gone, crowd.slice(0, 63));
  assert.equal(room.size, 2);
});

test('who has gone is not there any more', () => {
  const room = new WaitingRoom<{ origin: string }>();
  const [first, second] = [visitor('a'), visitor('a')];
  room.add(first);
  room.add(second);
  assert.equal(room.delete(first), true);
  assert.equal(room.delete(first), false);
  assert.equal(room.oldestOfMost, second);
  room.delete(second);
  assert.deepEqual([room.size, room.oldestOfMost], [0, undefined]);
});

test.run();
