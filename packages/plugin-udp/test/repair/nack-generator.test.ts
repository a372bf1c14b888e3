import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { NackGenerator } from '../../src/repair/nack-generator.js';
import { RoundTrip } from '../../src/repair/round-trip.js';

const test = suite('nack generator');

const waitUs = 120_000;

/** A generator at a round trip of 20 ms that has seen the packets up to `first`. */
function generator(first: number, rttUs = 20_000) {
  const roundTrip = new RoundTrip();
  roundTrip.sample(rttUs);
  const nacks = new NackGenerator(roundTrip);
  nacks.received(first, 'stream', 0);
  return { nacks, roundTrip };
}

test('what a later packet shows to be missing is asked for at once, by its sequence number on the wire', () => {
  const { nacks } = generator(65_534);
  nacks.received(65_538, 'stream', 1000);
  assert.deepEqual(nacks.poll(1000, waitUs), [65_535, 0, 1]);
});

test('a request is repeated soon, in case it is lost, and anew after a round trip', () => {
  const { nacks } = generator(0, 20_000);
  nacks.received(2, 'stream', 0);
  const times: number[] = [];
  for (let nowUs = 0; nowUs < 50_000; nowUs += 500) if (nacks.poll(nowUs, waitUs).length > 0) times.push(nowUs);
  assert.deepEqual(times.slice(0, 3), [0, 2500, 5000]);
  assert.ok((times[3] ?? 0) >= 20_000 && (times[3] ?? 0) <= 24_000, times.join());
});

test('what was asked for before any round trip was known is asked for anew when the first answer shows it', () => {
  const nacks = new NackGenerator(new RoundTrip());
  nacks.received(0, 'stream', 0);
  nacks.received(3, 'stream', 0);
  const times: number[] = [];
  for (let nowUs = 0; nowUs < 60_000; nowUs += 500) {
    if (nowUs === 22_000) nacks.received(1, 'resend', nowUs);
    if (nacks.poll(nowUs, waitUs).length > 0) times.push(nowUs);
  }
  const again = times.find((us) => us > 22_000) ?? 0;
  assert.ok(again >= 23_000 && again <= 30_000, times.join());
});

test('what was guessed before it was sent is waited for from when it is surely missing', () => {
  const { nacks, roundTrip } = generator(0, 100_000);
  nacks.suspect(4, 0);
  assert.deepEqual(nacks.poll(0, waitUs), [1, 2, 3, 4]);
  for (let nowUs = 500; nowUs < 40_000; nowUs += 500) nacks.poll(nowUs, waitUs);
  nacks.received(5, 'stream', 40_000);
  assert.deepEqual(nacks.poll(40_000, waitUs), [1, 2, 3, 4]);
  for (const number of [1, 2, 3, 4]) nacks.received(number, 'resend', 100_000);
  assert.equal(roundTrip.us, 100_000, 'an answer to the guess is no sample');
});

test('what comes is not asked for again', () => {
  const { nacks } = generator(0);
  nacks.received(3, 'stream', 0);
  nacks.poll(0, waitUs);
  nacks.received(1, 'resend', 20_000);
  nacks.received(2, 'parity', 20_000);
  assert.equal(nacks.nextUs, undefined);
  assert.deepEqual(nacks.poll(60_000, waitUs), []);
  assert.equal(nacks.stats.resent, 1);
});

test('nothing is asked for that cannot come in time, and it is given up when the wait is over', () => {
  const { nacks } = generator(0);
  nacks.received(2, 'stream', 0);
  const times: number[] = [];
  for (let nowUs = 0; nowUs < 200_000; nowUs += 500) if (nacks.poll(nowUs, waitUs).length > 0) times.push(nowUs);
  assert.ok(Math.max(...times) <= 100_000, times.join());
  assert.equal(nacks.missing, 0);
  assert.equal(nacks.stats.givenUp, 1);
});

test('while there is still no time for another round, requests go on until there is none for an answer', () => {
  const { nacks } = generator(0, 100_000);
  nacks.received(5, 'stream', 0);
  const times: number[] = [];
  for (let nowUs = 0; nowUs < 200_000; nowUs += 250) if (nacks.poll(nowUs, waitUs).length > 0) times.push(nowUs);
  assert.ok(times.length > 10, times.join());
  assert.ok(Math.max(...times) <= 20_000, times.join());
});

test('the longer the gaps are, the more often the last request is repeated', () => {
  const requests = (gap: number) => {
    const { nacks } = generator(0, 100_000);
    for (let index = 1; index <= 40; index++) nacks.received(index * (gap + 1), 'stream', 0);
    let count = 0;
    for (let nowUs = 0; nowUs < waitUs; nowUs += 250) count += nacks.poll(nowUs, waitUs).length > 0 ? 1 : 0;
    return count;
  };
  assert.ok(requests(1) <= 7, `${requests(1)}`);
  assert.ok(requests(4) >= 14, `${requests(4)}`);
});

test('what did not come in time is asked for once more when its answer is surely lost, as long as it is of use', () => {
  const { nacks } = generator(0, 100_000);
  nacks.received(2, 'stream', 0);
  const times: number[] = [];
  for (let nowUs = 0; nowUs < 300_000; nowUs += 250) {
    if (nacks.poll(nowUs, waitUs, 2 * waitUs).length > 0) times.push(nowUs);
  }
  const later = times.filter((us) => us > 20_000);
  assert.ok((later[0] ?? 0) >= 100_000 && (later[0] ?? 0) <= 110_000, times.join());
  assert.ok(Math.max(...times) <= 140_000, times.join());
  assert.equal(nacks.stats.givenUp, 1);
});

test('the last request in time is repeated to its end, also when an answer to that would be late', () => {
  const { nacks } = generator(0, 119_000);
  nacks.received(2, 'stream', 0);
  const times: number[] = [];
  for (let nowUs = 0; nowUs < 60_000; nowUs += 250) {
    if (nacks.poll(nowUs, waitUs, 2 * waitUs).length > 0) times.push(nowUs);
  }
  assert.ok(times.length >= 7 && Math.max(...times) >= 7500, times.join());
});

test('what would be late from the first request on is asked for more often than once', () => {
  const { nacks } = generator(0, 130_000);
  nacks.received(2, 'stream', 0);
  let count = 0;
  for (let nowUs = 0; nowUs < 110_000; nowUs += 250) count += nacks.poll(nowUs, waitUs, 2 * waitUs).length;
  assert.ok(count >= 7, `${count}`);
});

/** Whether one that is missing is asked for again after its time. */
function asksLate(nacks: NackGenerator): boolean {
  for (let nowUs = 0; nowUs < 2 * waitUs; nowUs += 250) {
    if (nacks.poll(nowUs, waitUs, 2 * waitUs).includes(1) && nowUs > 50_000) return true;
  }
  return false;
}

test('after an outage nothing is asked for after its time', () => {
  const [few, many] = [33, 34].map((next) => {
    const { nacks } = generator(0, 100_000);
    nacks.received(next, 'stream', 0);
    return asksLate(nacks);
  });
  assert.deepEqual([few, many], [true, false]);
});

test('what may never have been sent is no outage', () => {
  const { nacks } = generator(0, 100_000);
  nacks.received(20, 'stream', 0);
  nacks.suspect(16, 0);
  assert.ok(asksLate(nacks));
});

test('with a round trip longer than the wait nothing is asked for', () => {
  const { nacks } = generator(0, 150_000);
  nacks.received(2, 'stream', 0);
  assert.deepEqual(nacks.poll(0, waitUs), []);
});

test('answers measure the round trip', () => {
  const { nacks, roundTrip } = generator(0, 100_000);
  for (let number = 2; number < 200; number += 2) {
    const nowUs = number * 50_000;
    nacks.received(number, 'stream', nowUs);
    nacks.poll(nowUs, waitUs);
    nacks.received(number - 1, 'resend', nowUs + 30_000);
  }
  assert.ok(Math.abs(roundTrip.us - 30_000) < 500, `${roundTrip.us}`);
});

test('an answer that comes far too soon for the last request is to the one before, and shows that the way has become longer', () => {
  const { nacks, roundTrip } = generator(0, 50_000);
  for (let number = 2; number < 100; number += 2) {
    const fromUs = number * 500_000;
    nacks.received(number, 'stream', fromUs);
    for (let nowUs = fromUs; nowUs < fromUs + 80_000; nowUs += 500) nacks.poll(nowUs, 300_000);
    nacks.received(number - 1, 'resend', fromUs + 80_000);
  }
  assert.ok(roundTrip.us > 75_000, `${roundTrip.us}`);
});

test('an answer to a guess that has been confirmed meanwhile makes the round trip no shorter than it is', () => {
  const { nacks, roundTrip } = generator(0, 40_000);
  nacks.suspect(4, 0);
  nacks.poll(0, waitUs);
  nacks.received(2, 'stream', 12_000);
  nacks.poll(12_500, waitUs);
  nacks.received(1, 'resend', 40_000);
  assert.equal(roundTrip.us, 40_000);
});

test('an answer to a guess that has been confirmed before anything was asked for anew is one to the guess', () => {
  const { nacks, roundTrip } = generator(0, 40_000);
  nacks.suspect(4, 0);
  nacks.poll(0, waitUs);
  nacks.received(2, 'stream', 39_000);
  nacks.received(1, 'resend', 40_000);
  assert.equal(roundTrip.us, 40_000);
});

test('answers that are a little quicker than the last ones are still to the last request', () => {
  const { nacks, roundTrip } = generator(0, 40_000);
  nacks.received(9, 'stream', 0);
  let roundUs = 0;
  for (let nowUs = 0; nowUs < 60_000; nowUs += 500) {
    if (nacks.poll(nowUs, waitUs).length > 0 && roundUs === 0 && nowUs >= 40_000) roundUs = nowUs;
  }
  for (let number = 1; number < 9; number++) nacks.received(number, 'resend', roundUs + 39_900);
  assert.ok(roundTrip.us <= 40_000 && roundTrip.us > 39_000, `${roundTrip.us}`);
});

test('on a way that reorders, requests wait as long as it takes for that to settle', () => {
  const { nacks } = generator(0);
  for (let number = 2; number < 400; number += 2) {
    nacks.received(number, 'stream', number * 10_000);
    nacks.poll(number * 10_000, waitUs);
    assert.equal(nacks.received(number - 1, 'stream', number * 10_000 + 3000), 3000);
  }
  assert.ok(nacks.stats.needless < 10, `${nacks.stats.needless}`);
  nacks.received(402, 'stream', 5_000_000);
  assert.deepEqual(nacks.poll(5_000_000, waitUs), []);
  assert.equal(nacks.nextUs, 5_004_500, 'half as long again as was seen');
  assert.equal(nacks.poll(5_004_500, waitUs).length, 3);
});

test('a suspected loss is asked for, and forgotten when the packet was merely not sent yet', () => {
  const { nacks } = generator(10);
  nacks.suspect(2, 1000);
  assert.deepEqual(nacks.poll(1000, waitUs), [11, 12]);
  nacks.received(11, 'stream', 30_000);
  nacks.received(12, 'stream', 31_000);
  assert.equal(nacks.missing, 0);
  assert.equal(nacks.stats.needless, 0);
  nacks.suspect(1, 40_000);
  nacks.poll(300_000, waitUs);
  assert.equal(nacks.stats.givenUp, 0, 'what was never sent is not given up');
});

test('a suspected loss that a later packet confirms waits for reordering as any gap does', () => {
  const { nacks } = generator(0);
  for (let number = 2; number < 100; number += 2) {
    nacks.received(number, 'stream', number * 10_000);
    nacks.poll(number * 10_000, waitUs);
    nacks.received(number - 1, 'stream', number * 10_000 + 4000);
  }
  nacks.suspect(1, 2_000_000);
  assert.deepEqual(nacks.poll(2_000_000, waitUs), [99]);
  nacks.received(100, 'stream', 2_001_000);
  assert.deepEqual(nacks.poll(2_001_000, waitUs), []);
  assert.equal(nacks.nextUs, 2_007_000);
});

test('what may have come before the first packet is asked for until something goes on', () => {
  const { nacks } = generator(10);
  nacks.suspectBefore(10, 3, 0);
  assert.deepEqual(nacks.poll(0, waitUs), [7, 8, 9]);
  nacks.forgetBelow(11);
  assert.equal(nacks.missing, 0);
  assert.equal(nacks.stats.givenUp, 0);
});

test('a leap of the numbers is no loss', () => {
  const { nacks } = generator(10);
  nacks.received(200_000, 'stream', 0);
  assert.deepEqual(nacks.poll(0, waitUs), []);
  assert.equal(nacks.stats.overflow, 1);
});

test('what the jitter buffer has passed is not asked for', () => {
  const { nacks } = generator(0);
  nacks.received(10, 'stream', 0);
  nacks.forgetBelow(9);
  assert.deepEqual(nacks.poll(0, waitUs), [9]);
});

test.run();
