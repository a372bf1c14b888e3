import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { testBuffer } from './support/buffer.js';
import { testPackets } from './support/test-format.js';

const test = suite('jitter buffer: memory of what is kept');

test('a packet that has to wait does not keep those alive that came with it', () => {
  const { buffer, pushAll } = testBuffer();
  pushAll(testPackets({ unit: 0, sequenceNumber: 0, timestamp: 0, keyframe: true }), 0);
  const shared = new Uint8Array(16_384);
  const [first, second] = testPackets({ unit: 1, sequenceNumber: 1, timestamp: 3000, count: 2 });
  if (!first || !second) throw new Error('no packets');
  shared.set(second.payload, 1000);
  const extensions = new Map([[1, shared.subarray(0, 8)]]);
  const payload = shared.subarray(1000, 1000 + second.payload.length);
  const number = buffer.push({ ...second, extensions, payload }, 'stream', 1000) ?? 0;
  buffer.keep(number);
  buffer.keep(number + 1);
  shared.fill(0);
  buffer.push(first, 'resend', 2000);
  const [unit] = buffer.take(2000);
  const kept = unit?.packets[1];
  assert.equal(kept?.payload.buffer.byteLength, second.payload.length);
  assert.equal(kept?.extensions.get(1)?.buffer.byteLength, 8);
  assert.equal(buffer.held.bytes, 0);
});

test.run();
