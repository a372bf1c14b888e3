import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { ResendBuffer } from '../../src/repair/resend-buffer.js';
import { testPackets } from '../jitter/support/test-format.js';

const test = suite('resend buffer');
const rttUs = 20_000;
const once = { firstCopies: 1, copyPauseUs: 3000 };
const twice = { firstCopies: 2, copyPauseUs: 9000 };

/** With `count` packets of 1000 bytes, a millisecond apart, from number 65 530 on. */
function filled(count: number, options = {}): ResendBuffer {
  const buffer = new ResendBuffer(options);
  for (let index = 0; index < count; index++) {
    const [packet] = testPackets({ unit: index, sequenceNumber: 65_530 + index, timestamp: 0, bytes: 1000 });
    if (packet) buffer.add(packet, index * 1000);
  }
  return buffer;
}

test('what was sent is sent again, and what was not is passed over', () => {
  const buffer = filled(10);
  const resends = buffer.answer([65_531, 3, 4, 500], rttUs, once, 35_000);
  assert.deepEqual(
    resends.map(({ packet, atUs }) => [packet.sequenceNumber, atUs]),
    [
      [65_531, 35_000],
      [3, 35_000],
    ],
  );
  assert.equal(buffer.refusals.unknown, 2);
});

test('a packet is sent again once per round trip, however often it is asked for', () => {
  const buffer = filled(3);
  let sent = 0;
  for (let nowUs = 10_000; nowUs < 10_000 + rttUs; nowUs += 500) {
    if (nowUs < 26_000) sent += buffer.answer([65_531, 65_531], rttUs, once, nowUs).length;
  }
  assert.equal(sent, 1);
  assert.ok(buffer.refusals.recent > 60);
});

test('a request that came too soon to be about the packet is a guess, and not answered', () => {
  const buffer = filled(1);
  assert.equal(buffer.answer([65_530], rttUs, once, rttUs * 0.7).length, 0);
  assert.equal(buffer.answer([65_530], rttUs, once, rttUs * 0.9).length, 1);
  assert.equal(buffer.refusals.recent, 1);
  assert.equal(filled(1).answer([65_530], undefined, once, 1000).length, 1);
});

test('what was lost twice is sent in more copies, apart from each other, up to three', () => {
  const buffer = filled(3);
  const copies = [0, 1, 2, 3].map((time) => buffer.answer([65_531], rttUs, once, 20_000 + time * rttUs));
  assert.deepEqual(
    copies.map(({ length }) => length),
    [1, 2, 3, 3],
  );
  const [first, second] = copies[1] ?? [];
  assert.ok((second?.atUs ?? 0) > (first?.atUs ?? 0));
});

test('when there is time for one answer it has as many copies as are wanted, as far apart, which say that they are copies', () => {
  const resends = filled(3).answer([65_530], rttUs, twice, 20_000);
  assert.deepEqual(
    resends.map(({ atUs, isCopy }) => [atUs, isCopy]),
    [
      [20_000, false],
      [29_000, true],
    ],
  );
});

test('numbers that were not sent, or too lately to be missed, are a guess', () => {
  const numbers = [65_529, 65_530, 65_532, 65_533];
  assert.deepEqual(filled(3).missed(numbers, undefined, 3000), [65_530, 65_532]);
  assert.deepEqual(filled(3).missed(numbers, rttUs, 18_000), [65_530]);
});

test('old packets and bytes beyond the bound are forgotten', () => {
  const aged = filled(100, { maxAgeUs: 10_000 });
  assert.equal(aged.answer([65_530], rttUs, once, 100_000).length, 0);
  assert.ok(aged.bytes <= 12 * 1040);
  assert.ok(filled(1000, { maxBytes: 20_000 }).bytes <= 20_000);
});

test('resends take no more than their share of what the media took, and what was saved up', () => {
  const buffer = filled(500, { share: 0.1, burstBytes: 10_000 });
  const all = Array.from({ length: 500 }, (_, index) => (65_530 + index) & 0xffff);
  assert.equal(buffer.answer(all, rttUs, once, 500_000).length, 9);
  assert.ok(buffer.refusals['over-budget'] > 400);
});

test('a number that is used again after a wrap is that of the newer packet', () => {
  const buffer = new ResendBuffer({ maxAgeUs: 10_000_000 });
  for (let index = 0; index < 65_536 + 10; index++) {
    const [packet] = testPackets({ unit: index, sequenceNumber: index, timestamp: index });
    if (packet) buffer.add(packet, index);
  }
  const [resend] = buffer.answer([5], rttUs, once, 90_000);
  assert.equal(resend?.packet.timestamp, 65_541);
  assert.ok(buffer.bytes <= 4 * 1024 * 1024);
});

test.run();
