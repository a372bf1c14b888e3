import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyframeAsks } from '../../src/stage/keyframe-asks.js';

const test = suite('when to ask for a keyframe');

test('of each source at once, and again when the time for an answer is over', () => {
  const asks = new KeyframeAsks(300);
  const due = (nowUs: number, ...ids: string[]) => ids.filter((id) => asks.due(id, nowUs));
  assert.equal(due(0, 'a', 'b', 'a'), ['a', 'b']);
  assert.equal(due(100, 'a', 'b', 'c'), ['c']);
  assert.equal(due(300, 'a', 'b', 'c'), ['a', 'b']);
  assert.equal(due(400, 'a', 'b', 'c'), ['c']);
});

test('of more sources than are remembered, the one that was asked for longest ago is forgotten', () => {
  const asks = new KeyframeAsks(300);
  for (let index = 0; index <= 1024; index++) assert.ok(asks.due(`${index}`, index < 1024 ? 0 : 1));
  assert.ok(asks.due('0', 1));
  assert.not(asks.due('2', 1));
  assert.not(asks.due('1024', 1));
});

test.run();
