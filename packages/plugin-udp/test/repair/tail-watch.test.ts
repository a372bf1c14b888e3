import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { TailWatch } from '../../src/repair/tail-watch.js';
import { testPackets } from '../jitter/support/test-format.js';

const test = suite('tail watch');

/** Ten units of four packets, a millisecond apart, every 33 ms. */
function watched(): TailWatch {
  const tail = new TailWatch();
  for (let unit = 0; unit < 10; unit++) {
    for (const [index, packet] of testPackets({
      unit,
      sequenceNumber: 4 * unit,
      timestamp: 3000 * unit,
      count: 4,
    }).entries()) {
      tail.received(packet, 4 * unit + index, unit * 33_000 + index * 1000);
    }
  }
  return tail;
}

test('an even stream is not suspect', () => {
  const tail = watched();
  assert.equal(tail.poll(9 * 33_000 + 3000), 0);
  assert.equal(tail.poll(10 * 33_000 + 1000), 0);
});

test('a unit whose last packet does not come is suspect after a few of its pauses', () => {
  const tail = watched();
  const [first] = testPackets({ unit: 10, sequenceNumber: 40, timestamp: 30_000, count: 4 });
  assert.ok(first);
  tail.received(first, 40, 330_000);
  const dueUs = tail.dueUs ?? 0;
  assert.ok(dueUs > 330_000 && dueUs < 338_000, `${dueUs}`);
  assert.equal(tail.poll(dueUs - 1), 0);
  assert.equal(tail.poll(dueUs), 4);
  assert.equal(tail.poll(dueUs + 1), 0, 'it was reported');
});

test('more of a unit is suspect when the next does not come either, once', () => {
  const tail = watched();
  const [first] = testPackets({ unit: 10, sequenceNumber: 40, timestamp: 30_000, count: 4 });
  assert.ok(first);
  tail.received(first, 40, 330_000);
  tail.poll(tail.dueUs ?? 0);
  const dueUs = tail.dueUs ?? 0;
  assert.ok(dueUs > 363_000 && dueUs < 378_000, `${dueUs}`);
  assert.equal(tail.poll(dueUs), 16);
});

test('a unit that is overdue by the cadence is suspect', () => {
  const tail = watched();
  const dueUs = tail.dueUs ?? 0;
  assert.ok(dueUs > 330_000 && dueUs < 345_000, `${dueUs}`);
  assert.equal(tail.poll(dueUs), 1);
});

test('two units that are overdue may be the end: all of the last one is suspect, and nothing more', () => {
  const tail = watched();
  assert.equal(tail.poll(tail.dueUs ?? 0), 1);
  const dueUs = tail.dueUs ?? 0;
  assert.ok(dueUs > 363_000 && dueUs < 378_000, `${dueUs}`);
  assert.equal(tail.poll(dueUs), 16);
  assert.equal(tail.dueUs, undefined);
});

test('before the first packet nothing is expected', () => {
  const tail = new TailWatch();
  assert.equal(tail.dueUs, undefined);
  assert.equal(tail.poll(1e9), 0);
});

test.run();
