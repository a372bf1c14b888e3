import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { RoundTrip } from '../../src/repair/round-trip.js';

const test = suite('round trip');

/** With an estimate of 50 ms. */
function steady(): RoundTrip {
  const roundTrip = new RoundTrip();
  for (let sample = 0; sample < 20; sample++) roundTrip.sample(50_000);
  return roundTrip;
}

test('single answers that waited hardly change it', () => {
  const roundTrip = steady();
  for (let sample = 0; sample < 40; sample++) roundTrip.sample(sample % 4 === 0 ? 200_000 : 50_000);
  assert.ok(roundTrip.us < 60_000, `${roundTrip.us}`);
  assert.equal(roundTrip.hasQueue, false);
});

test('a queue that stays is known after a few answers, and so is its end', () => {
  const roundTrip = steady();
  for (let sample = 0; sample < 8; sample++) roundTrip.sample(220_000);
  assert.ok(roundTrip.us > 200_000, `${roundTrip.us}`);
  assert.equal(roundTrip.hasQueue, true);
  for (let sample = 0; sample < 12; sample++) roundTrip.sample(50_000);
  assert.ok(roundTrip.us < 60_000, `${roundTrip.us}`);
  assert.equal(roundTrip.hasQueue, false);
});

test('a way that stays longer is a longer way, in time', () => {
  const roundTrip = steady();
  for (let sample = 0; sample < 1000; sample++) roundTrip.sample(220_000);
  assert.equal(roundTrip.hasQueue, false);
});

test.run();
