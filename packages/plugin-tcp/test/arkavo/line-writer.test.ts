import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { suite } from 'uvu';
import { LineWriter } from '../../src/sender/arkavo/line-writer.js';

const test = suite('line writer');

/** A way that takes each piece only when it is told to. */
function slowWay() {
  const taken: Buffer[] = [];
  let take: (error?: Error) => void = () => {};
  const out = new Writable({
    write(piece: Buffer, _encoding, done) {
      taken.push(Buffer.from(piece));
      take = done;
    },
  });
  out.on('error', () => {});
  const next = async (error?: Error) => {
    take(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { out, taken, next };
}

test('a long line is given in pieces, each when the one before was taken', async () => {
  const { out, taken, next } = slowWay();
  const writer = new LineWriter(out);
  const line = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index & 0xff));
  let done = 0;
  writer.write(line, () => {
    done += 1;
  });
  for (let pieces = 1; pieces < 7; pieces++) {
    assert.deepEqual([taken.length, done, writer.isMidway], [pieces, 0, true]);
    assert.ok(out.writableLength <= 16_384);
    await next();
  }
  assert.deepEqual([taken.length, done, writer.isMidway], [7, 0, false]);
  await next();
  assert.equal(done, 1);
  assert.ok(Buffer.concat(taken).equals(line));
});

test('a way that fails in the middle says so once', async () => {
  const { out, next } = slowWay();
  const writer = new LineWriter(out);
  const errors: unknown[] = [];
  writer.write(Buffer.alloc(50_000), (error) => errors.push(error?.message));
  await next();
  await next(new Error('cut'));
  assert.deepEqual(errors, ['cut']);
});

test.run();
