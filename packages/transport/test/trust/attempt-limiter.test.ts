import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { type Attempt, AttemptLimiter } from '../../src/trust/attempt-limiter.js';

const test = suite('attempt limiter');

function attemptOf(limiter: AttemptLimiter, address: string): Attempt {
  const admission = limiter.begin(address);
  assert.ok('attempt' in admission, `${address} was refused`);
  return admission.attempt;
}

/** Why an address may not try now; undefined when it may. */
function refusalOf(limiter: AttemptLimiter, address: string): string | undefined {
  const admission = limiter.begin(address);
  if ('error' in admission) {
    assert.equal(admission.error.code, 'ERR_TCP_ATTEMPTS');
    return /too many strangers/.test(admission.error.message) ? 'too-many-strangers' : 'address-paused';
  }
  admission.attempt.abandoned();
  return undefined;
}

function failTimes(limiter: AttemptLimiter, address: string, count: number): void {
  for (let index = 0; index < count; index += 1) attemptOf(limiter, address).failed('wrong-token');
}

test('after five wrong tokens an address has to wait, longer each time; others do not', async () => {
  const clock = new ManualClock();
  const limiter = new AttemptLimiter({ clock });
  failTimes(limiter, '10.0.0.1', 5);
  for (const pauseMs of [1000, 2000, 4000, 8000]) {
    await clock.pass(pauseMs - 1);
    assert.equal(refusalOf(limiter, '10.0.0.1'), 'address-paused');
    assert.equal(refusalOf(limiter, '10.0.0.2'), undefined);
    await clock.pass(1);
    failTimes(limiter, '10.0.0.1', 1);
  }
});

test('the longest pause is five minutes for wrong tokens and ten seconds for unfinished handshakes', async () => {
  for (const [failure, longestMs] of [
    ['wrong-token', 300_000],
    ['unfinished', 10_000],
  ] as const) {
    const clock = new ManualClock();
    const limiter = new AttemptLimiter({ clock });
    for (let index = 0; index < 40; index += 1) {
      attemptOf(limiter, 'fe80::1').failed(failure);
      await clock.pass(longestMs);
    }
    attemptOf(limiter, 'fe80::1').failed(failure);
    await clock.pass(longestMs - 1);
    assert.equal(refusalOf(limiter, 'fe80::1'), 'address-paused');
    await clock.pass(1);
    assert.equal(refusalOf(limiter, 'fe80::1'), undefined);
  }
});

test('the refusal says how long to wait', () => {
  const limiter = new AttemptLimiter({ clock: new ManualClock() });
  failTimes(limiter, '10.0.0.1', 5);
  const admission = limiter.begin('10.0.0.1');
  assert.ok('error' in admission);
  assert.match(admission.error.message, /^10\.0\.0\.1 has to wait for 1 s, after wrong tokens/);
});

test('the right token forgives what went before', () => {
  const limiter = new AttemptLimiter({ clock: new ManualClock() });
  failTimes(limiter, '10.0.0.1', 4);
  attemptOf(limiter, '10.0.0.1').succeeded();
  failTimes(limiter, '10.0.0.1', 4);
  assert.equal(refusalOf(limiter, '10.0.0.1'), undefined);
});

test('ten minutes without a failure forgive it too', async () => {
  const clock = new ManualClock();
  const limiter = new AttemptLimiter({ clock });
  failTimes(limiter, '10.0.0.1', 4);
  await clock.pass(600_001);
  failTimes(limiter, '10.0.0.1', 4);
  assert.equal(refusalOf(limiter, '10.0.0.1'), undefined);
});

test('addresses of one /64 count as one', () => {
  const limiter = new AttemptLimiter({ clock: new ManualClock() });
  for (let index = 1; index <= 5; index += 1) attemptOf(limiter, `2001:db8:1:2::${index}`).failed('wrong-token');
  assert.equal(refusalOf(limiter, '2001:db8:1:2:ffff::9'), 'address-paused');
  assert.equal(refusalOf(limiter, '2001:db8:1:3::1'), undefined);
});

test('guesses at one time are no way around the limit', () => {
  const limiter = new AttemptLimiter({ clock: new ManualClock() });
  failTimes(limiter, '10.0.0.1', 1);
  const open = Array.from({ length: 4 }, () => attemptOf(limiter, '10.0.0.1'));
  assert.equal(refusalOf(limiter, '10.0.0.1'), 'address-paused');
  for (const attempt of open) attempt.failed('wrong-token');
  assert.equal(refusalOf(limiter, '10.0.0.1'), 'address-paused');
});

test('an address that has not failed may begin 64 attempts at one time', () => {
  const limiter = new AttemptLimiter({ clock: new ManualClock() });
  const open = Array.from({ length: 64 }, () => attemptOf(limiter, '10.0.0.1'));
  assert.equal(refusalOf(limiter, '10.0.0.1'), 'address-paused');
  for (const attempt of open) attempt.succeeded();
  assert.equal(refusalOf(limiter, '10.0.0.1'), undefined);
});

test('probes count for nothing', () => {
  const limiter = new AttemptLimiter({ clock: new ManualClock() });
  for (let index = 0; index < 10_000; index += 1) attemptOf(limiter, '10.0.0.1').abandoned();
  failTimes(limiter, '10.0.0.1', 4);
  assert.equal(refusalOf(limiter, '10.0.0.1'), undefined);
});

test('a flood of strangers is limited in all, and who has proved the token is let in all the same', async () => {
  const clock = new ManualClock();
  const limiter = new AttemptLimiter({ clock });
  attemptOf(limiter, '192.168.1.20').succeeded();
  let admitted = 0;
  for (let index = 0; index < 100_000; index += 1) {
    const admission = limiter.begin(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);
    if (!('attempt' in admission)) {
      assert.match(admission.error.message, /too many strangers/);
      continue;
    }
    admitted += 1;
    admission.attempt.failed('wrong-token');
  }
  assert.equal(admitted, 200);
  assert.equal(refusalOf(limiter, '192.168.1.20'), undefined);
  await clock.pass(1000);
  assert.equal(refusalOf(limiter, '10.9.0.1'), undefined);
});

test('of 10 000 addresses that have to wait, those of the latest are remembered, as many as allowed', () => {
  const limiter = new AttemptLimiter({ clock: new ManualClock(), burst: 1_000_000, maxAddresses: 1000 });
  const addresses = Array.from(
    { length: 10_000 },
    (_, index) => `2001:db8:${(index >> 16).toString(16)}:${(index & 0xffff).toString(16)}::1`,
  );
  for (const address of addresses) failTimes(limiter, address, 5);
  // From the latest on: one that is let in takes the place of the earliest.
  const latestFirst = addresses.reverse();
  const waiting = latestFirst.filter((address) => 'error' in limiter.begin(address));
  assert.deepEqual(waiting, latestFirst.slice(0, 1000));
});

test('of addresses that have proved the token, 256 are remembered', () => {
  const limiter = new AttemptLimiter({ clock: new ManualClock() });
  const addresses = Array.from({ length: 1000 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
  for (const address of addresses) attemptOf(limiter, address).succeeded();
  for (let index = 0; index < 200; index += 1) attemptOf(limiter, `10.1.0.${index}`).failed('unfinished');
  const known = addresses.filter((address) => refusalOf(limiter, address) === undefined);
  assert.deepEqual(known, addresses.slice(-256));
});

test('an attempt is counted once, whatever it is told later', () => {
  const limiter = new AttemptLimiter({ clock: new ManualClock() });
  const attempt = attemptOf(limiter, '10.0.0.1');
  attempt.failed('unfinished');
  attempt.failed('wrong-token');
  attempt.succeeded();
  attempt.abandoned();
  failTimes(limiter, '10.0.0.1', 3);
  assert.equal(refusalOf(limiter, '10.0.0.1'), undefined);
  failTimes(limiter, '10.0.0.1', 1);
  assert.equal(refusalOf(limiter, '10.0.0.1'), 'address-paused');
});

test.run();
