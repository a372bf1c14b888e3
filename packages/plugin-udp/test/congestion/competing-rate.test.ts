import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { CompetingRate } from '../../src/congestion/competing-rate.js';

const test = suite('the rate beside flows that fill the queue');
const sample = { queueUs: 150_000, rttUs: 200_000, lostSentUs: undefined, lossRatio: 0, mayGrow: true };

test('it grows by a packet per round trip and round trip', () => {
  const rate = new CompetingRate(1e6, 0);
  for (let ms = 50; ms <= 1000; ms += 50) rate.update(sample, 50_000, ms * 1000);
  assert.equal(Math.round(rate.rateBps(1e6)), 1_000_000 + 9600 * 5 * 5);
});

test('one overflow costs one cut, however many reports its losses take', () => {
  const rate = new CompetingRate(2e6, 0);
  rate.update({ ...sample, lostSentUs: 900_000 }, 50_000, 1_000_000);
  rate.update({ ...sample, lostSentUs: 950_000, mayGrow: false }, 50_000, 1_250_000);
  rate.update({ ...sample, lostSentUs: 999_000, mayGrow: false }, 50_000, 1_300_000);
  assert.equal(rate.rateBps(1_300_000), 1_500_000);
  rate.update({ ...sample, lostSentUs: 1_010_000 }, 50_000, 1_350_000);
  assert.equal(rate.rateBps(1_350_000), 1_125_000);
});

test('nothing competes when the queue is gone, or when most of what is sent is lost', () => {
  const empty = new CompetingRate(2e6, 0);
  assert.ok(empty.update({ ...sample, queueUs: 2_000 }, 50_000, 50_000));
  assert.ok(!empty.update({ ...sample, queueUs: 2_000 }, 50_000, 1_100_000));
  const lossy = new CompetingRate(2e6, 0);
  assert.ok(!lossy.update({ ...sample, lossRatio: 0.4 }, 50_000, 50_000));
});

test.run();
