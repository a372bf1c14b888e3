// timeout: 300 s
// coverage: none
import assert from 'node:assert/strict';
import { msToUs, secondsToUs, usToMs } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { outcomeOf } from './support/outcome.js';
import { call } from './support/virtual-call.js';

const test = suite('a sender and a receiver beside a TCP download in one queue of 200 ms');

const waitMs = 300;
const way = { delayMs: 25, rate: 5_000_000, queueMs: 200 };
const download = { fromUs: secondsToUs(6), untilUs: secondsToUs(25) };
/** Its start fills the queue several times over; a real one stops before that (HyStart, RFC 9406). */
const settledUs = download.fromUs + secondsToUs(3.5);
const seeds = [1, 2, 3, 4, 5, 6];

test('no picture stands still for longer than 300 ms: what overflows is recovered, or resent once', () => {
  for (const seed of seeds) {
    const one = call({
      way,
      pictures: 780,
      seed,
      obeys: true,
      maxUs: msToUs(waitMs),
      sender: { repairMs: waitMs },
      download,
    });
    const gapsUs = one.taken
      .map(({ atUs }, index) => ({ atUs, gapUs: atUs - (one.taken[index - 1]?.atUs ?? atUs) }))
      .filter(({ atUs }) => atUs > settledUs && atUs < download.untilUs)
      .map(({ gapUs }) => gapUs);
    assert.ok(gapsUs.length > 400, `seed ${seed}: ${gapsUs.length} pictures beside it`);
    assert.ok(usToMs(Math.max(...gapsUs)) <= 300, `seed ${seed}: ${usToMs(Math.max(...gapsUs))} ms`);
    const { resendShare, parityShare } = outcomeOf(one);
    assert.ok(resendShare > 0 && resendShare + parityShare < 0.25, `seed ${seed}: ${resendShare} and ${parityShare}`);
  }
});

test.run();
