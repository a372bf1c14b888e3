import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readAbsCaptureTime, writeAbsCaptureTime } from '../../src/rtp/abs-capture-time.js';

const wrapUs = Date.UTC(2036, 1, 7, 6, 28, 16) * 1000;

test('a time is seconds since 1900 and a fraction of 32 bits', () => {
  assert.is(Buffer.from(writeAbsCaptureTime(0)).toString('hex'), '83aa7e8000000000');
  assert.is(Buffer.from(writeAbsCaptureTime(500_000)).toString('hex'), '83aa7e8080000000');
  assert.is(Buffer.from(writeAbsCaptureTime(wrapUs + 250_000)).toString('hex'), '0000000040000000');
});

test('every microsecond from 1968 to 2104 comes back', () => {
  const times = fc.integer({ min: Date.UTC(1969, 0) * 1000, max: Date.UTC(2103, 0) * 1000 });
  const nearWrap = fc.integer({ min: wrapUs - 1_000_000, max: wrapUs + 1_000_000 });
  fc.assert(
    fc.property(fc.oneof(times, nearWrap), (unixUs) => {
      assert.equal(readAbsCaptureTime(writeAbsCaptureTime(unixUs)), { unixUs, clockOffsetUs: undefined });
    }),
    { numRuns: 2000 },
  );
});

test('the long form has the offset of the capturing clock, before or behind', () => {
  const element = Buffer.alloc(16);
  element.set(writeAbsCaptureTime(1_700_000_000_123_456));
  element.writeInt32BE(-1, 8);
  element.writeUInt32BE(2 ** 31, 12);
  assert.equal(readAbsCaptureTime(element), { unixUs: 1_700_000_000_123_456, clockOffsetUs: -500_000 });
});

test('an element of another length says nothing', () => {
  for (const length of [0, 7, 9, 15, 17]) assert.is(readAbsCaptureTime(new Uint8Array(length)), undefined);
});

test.run();
