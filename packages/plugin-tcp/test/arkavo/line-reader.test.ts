import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { LineReader } from '../../src/arkavo/line-reader.js';
import { LineRefused } from '../../src/arkavo/line-refused.js';
import { seededRandom } from './support/random.js';

const test = suite('line reader');

/** Every line, and 'too long' where one was, of a stream that comes in these chunks. */
function readAll(chunks: readonly Buffer[], maxLineBytes = 1000) {
  const reader = new LineReader({ maxLineBytes });
  const lines: string[] = [];
  for (const chunk of chunks) {
    reader.feed(chunk);
    for (let line = take(reader); line !== undefined; line = take(reader)) lines.push(line);
  }
  return { lines, midway: reader.midway };
}

function take(reader: LineReader): string | undefined {
  try {
    return reader.next()?.toString();
  } catch (error) {
    assert.ok(error instanceof LineRefused && error.reason === 'line-too-long', String(error));
    return 'too long';
  }
}

function chunksOf(bytes: Buffer, size: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}

const stream = Buffer.from(`one\n\n\r\ntwo\r\nthrée\u0085\u2028\n${'x'.repeat(40)}\n${'y'.repeat(41)}\nfour\nfi`);
const expected = {
  lines: ['one', 'two', 'thrée\u0085\u2028', 'x'.repeat(40), 'too long', 'four'],
  midway: true,
};

test('lines end at a line feed only, a carriage return before it is not part of them, and empty ones are none', () => {
  assert.deepEqual(readAll([stream], 40), expected);
});

test('wherever the stream is split in two or three, the lines are the same', () => {
  for (let first = 0; first <= stream.length; first++) {
    for (let second = first; second <= stream.length; second += 7) {
      const chunks = [stream.subarray(0, first), stream.subarray(first, second), stream.subarray(second)];
      assert.deepEqual(readAll(chunks, 40), expected);
    }
  }
});

test('chunks of any one size make no difference', () => {
  for (let size = 1; size <= stream.length; size++) assert.deepEqual(readAll(chunksOf(stream, size), 40), expected);
});

test('reading may stop after any line and go on later', () => {
  const reader = new LineReader({ maxLineBytes: 100 });
  reader.feed(Buffer.from('a\nb\nc\nd'));
  assert.equal(reader.next()?.toString(), 'a');
  assert.throws(() => reader.feed(Buffer.from('e\n')), /5 bytes of the chunk before were not read/);
  assert.equal(reader.next()?.toString(), 'b');
  assert.equal(reader.next()?.toString(), 'c');
  assert.equal(reader.next(), undefined);
  assert.equal(reader.midway, true);
  reader.feed(Buffer.from('e\n'));
  assert.equal(reader.next()?.toString(), 'de');
  assert.equal(reader.next(), undefined);
  assert.equal(reader.midway, false);
});

test('a line above the bound is refused once, before its end, and the next one is read', () => {
  const reader = new LineReader({ maxLineBytes: 10 });
  reader.feed(Buffer.from('12345678901'));
  assert.throws(() => reader.next(), {
    reason: 'line-too-long',
    message: /11 bytes or more; at most 10 .*maxLineBytes/,
  });
  assert.equal(reader.next(), undefined);
  for (let count = 0; count < 1000; count++) {
    reader.feed(Buffer.alloc(100, 0x41));
    assert.equal(reader.next(), undefined);
  }
  reader.feed(Buffer.from('end\nnext\n'));
  assert.equal(reader.next()?.toString(), 'next');
});

test('a line of exactly the bound is taken, whether in one chunk or in many', () => {
  const line = Buffer.from(`${'z'.repeat(1000)}\n`);
  for (const size of [1, 7, 999, 1000, 1001]) assert.equal(readAll(chunksOf(line, size)).lines[0]?.length, 1000);
  for (const size of [1, 7, 999, 1000, 1001]) assert.deepEqual(readAll(chunksOf(line, size), 999).lines, ['too long']);
});

test('100 MB without a line feed are passed over in constant memory', () => {
  const reader = new LineReader({ maxLineBytes: 1 << 20 });
  const chunk = Buffer.alloc(1 << 16, 0x41);
  const before = process.memoryUsage();
  let refusals = 0;
  for (let count = 0; count < 1600; count++) {
    reader.feed(chunk);
    if (take(reader)) refusals += 1;
  }
  const after = process.memoryUsage();
  assert.ok(
    after.arrayBuffers - before.arrayBuffers < 4 << 20,
    `${after.arrayBuffers - before.arrayBuffers} bytes held`,
  );
  assert.equal(refusals, 1);
});

test('a line of 8 MB in half a million small chunks is no more work than its bytes', () => {
  const reader = new LineReader({ maxLineBytes: 8 << 20 });
  const chunk = Buffer.alloc(16, 0x41);
  for (let count = 0; count < 8 << 16; count++) {
    reader.feed(chunk);
    assert.equal(reader.next(), undefined);
  }
  reader.feed(Buffer.from('\n'));
  assert.equal(reader.next()?.length, 8 << 20);
});

test('chunks of random sizes give the lines that splitting the whole would', () => {
  const random = seededRandom(5);
  for (let round = 0; round < 500; round++) {
    const lines = Array.from({ length: random(30) }, () => 'abc'.repeat(1 + random(60)));
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    const chunks: Buffer[] = [];
    for (let at = 0, size = 0; at < bytes.length; at += size) {
      size = 1 + random(100);
      chunks.push(bytes.subarray(at, at + size));
    }
    assert.deepEqual(readAll(chunks), { lines, midway: false });
  }
});

test.run();
