import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { type PathSample, RateController } from '../../src/congestion/rate-controller.js';

const test = suite('the target bit rate');

/** A way that carries half of what a sender begins with, and the queue that this has made. */
const overloaded: PathSample = {
  queueUs: 400_000,
  rttUs: 450_000,
  fill: undefined,
  sentBps: 2_000_000,
  arrivingBps: 1_000_000,
  carriedBps: 1_000_000,
  busyBps: undefined,
  backlogBits: 0,
  isHeld: true,
  isFollowed: true,
  lossRatio: 0,
  lossFloor: 0,
  lostSentUs: undefined,
  competingBps: undefined,
};

test('is half of what the way carries when the first that is heard of it is a long queue', () => {
  const controller = new RateController({ minBps: 100_000, maxBps: 8_000_000, startBps: 2_000_000 });
  controller.update(overloaded, 0);
  assert.deepEqual([controller.cause, controller.rateBps], ['queue', 500_000]);
});

test('is a little less than the way carries when that is what was asked for before the queue', () => {
  const controller = new RateController({ minBps: 100_000, maxBps: 8_000_000, startBps: 1_000_000 });
  controller.update(overloaded, 0);
  assert.deepEqual([controller.cause, controller.rateBps], ['queue', 880_000]);
});

test.run();
