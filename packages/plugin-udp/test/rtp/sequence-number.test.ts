import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SequenceUnwrapper, sequenceAfter, sequenceDistance, sequenceRange } from '../../src/rtp/sequence-number.js';
import { timestampAfter, timestampDistance } from '../../src/rtp/timestamp.js';

test('a distance is the short way round, negative backwards', () => {
  assert.is(sequenceDistance(65_535, 0), 1);
  assert.is(sequenceDistance(0, 65_535), -1);
  assert.is(sequenceDistance(7, 7), 0);
  assert.is(sequenceDistance(0, 32_767), 32_767);
  assert.is(sequenceDistance(0, 32_768), -32_768);
  assert.is(timestampDistance(2 ** 32 - 1, 0), 1);
  assert.is(timestampDistance(0, 2 ** 32 - 1), -1);
  assert.is(timestampDistance(0, 2 ** 31), -(2 ** 31));
});

test('stepping goes over the wrap both ways', () => {
  assert.is(sequenceAfter(65_535), 0);
  assert.is(sequenceAfter(0, -1), 65_535);
  assert.is(sequenceAfter(65_530, 70_000), (65_530 + 70_000) % sequenceRange);
  assert.is(timestampAfter(2 ** 32 - 1, 3000), 2999);
  assert.is(timestampAfter(10, -3000), 2 ** 32 - 2990);
});

test('numbers go on over the wrap, and late ones are at their place below', () => {
  const unwrapper = new SequenceUnwrapper();
  const numbers = [65_534, 1, 65_535, 0, 3, 65_533, 2].map((number) => unwrapper.unwrap(number));
  assert.equal(numbers, [65_534, 65_537, 65_535, 65_536, 65_539, 65_533, 65_538]);
  assert.is(unwrapper.newest, 65_539);
});

test('a number from before the first one’s wrap is below zero', () => {
  const unwrapper = new SequenceUnwrapper();
  assert.is(unwrapper.newest, undefined);
  assert.equal(
    [2, 65_534, 3].map((number) => unwrapper.unwrap(number)),
    [2, -2, 3],
  );
});

test('peeking takes nothing in', () => {
  const unwrapper = new SequenceUnwrapper();
  assert.is(unwrapper.peek(65_000), 65_000);
  unwrapper.unwrap(65_535);
  assert.is(unwrapper.peek(20_000), 85_536);
  assert.is(unwrapper.newest, 65_535);
});

test('any order within half the range comes out right', () => {
  const jumps = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 200 });
  fc.assert(
    fc.property(fc.nat(0xffff), jumps, (first, steps) => {
      const unwrapper = new SequenceUnwrapper();
      let newest = unwrapper.unwrap(first);
      for (const step of steps) {
        const number = newest + step;
        assert.is(unwrapper.unwrap(number & 0xffff), number);
        newest = Math.max(newest, number);
      }
    }),
  );
});

test.run();
