import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { AdaptiveDelay } from '../../src/jitter/adaptive-delay.js';
import { JitterBuffer } from '../../src/jitter/jitter-buffer.js';
import { testFormat, testPackets, unitNumber } from './support/test-format.js';

const test = suite('jitter buffer: audio and metadata');

function independent(framing: 'marker' | 'packet') {
  const delay = new AdaptiveDelay({ minUs: 0, maxUs: 100_000 });
  return new JitterBuffer({ format: testFormat, framing, clockRate: 48_000, delay });
}

const packetOf = (number: number) => testPackets({ unit: number, sequenceNumber: number, timestamp: 960 * number })[0];

function run(buffer: JitterBuffer, numbers: readonly number[], nowUs: number): number[] {
  return numbers.flatMap((number) => {
    const packet = packetOf(number);
    if (packet) buffer.push({ ...packet, marker: false }, 'stream', nowUs);
    return buffer.take(nowUs).map(({ accessUnit }) => unitNumber(accessUnit));
  });
}

test('where each packet is a unit it goes on without a marker', () => {
  assert.deepEqual(run(independent('packet'), [0, 1, 2], 0), [0, 1, 2]);
});

test('what comes after a loss goes on when the wait is over, and no keyframe is wanted', () => {
  const buffer = independent('packet');
  assert.deepEqual(run(buffer, [0, 3, 4], 0), [0]);
  assert.deepEqual(
    buffer.take(100_000).map(({ accessUnit }) => unitNumber(accessUnit)),
    [3, 4],
  );
  assert.equal(buffer.drops.lost, 2);
  assert.equal(buffer.wantsKeyframe, false);
});

test('of units that end with a marker the one after a gap is dropped, too, since its first packets may be gone', () => {
  const buffer = independent('marker');
  const out = [0, 2, 3].flatMap((number) => {
    const packet = packetOf(number);
    if (packet) buffer.push(packet, 'stream', 0);
    return buffer.take(0);
  });
  assert.equal(out.length, 1);
  assert.deepEqual(
    buffer.take(100_000).map(({ accessUnit }) => unitNumber(accessUnit)),
    [3],
  );
});

test.run();
