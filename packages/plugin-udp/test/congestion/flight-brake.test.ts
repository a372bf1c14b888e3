import { msToUs } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FlightBrake } from '../../src/congestion/flight-brake.js';
import { Simulation, schedule } from './support/simulation.js';

const test = suite('the brake on what is on its way');
const targetBps = 4_000_000;
const rttUs = msToUs(50);
/** What the target is in a millisecond. */
const bytesPerMs = 500;

/** Sends at the target rate, with a report each 30 ms about what was sent 25 ms before, until `silentMs`. */
function brakeAfter(silentMs: number, untilMs: number): FlightBrake {
  const brake = new FlightBrake();
  for (let ms = 0; ms <= untilMs; ms++) {
    brake.sent(bytesPerMs, msToUs(ms));
    if (ms % 30 === 0 && ms <= silentMs) brake.heard(msToUs(ms - 25), msToUs(ms));
  }
  return brake;
}

test('nothing is held back while reports come as they do', () => {
  for (let ms = 300; ms < 360; ms++) assert.is(brakeAfter(ms, ms).bps(targetBps, rttUs), undefined);
});

test('half of the target goes out as soon as reports fall behind', () => {
  assert.is(brakeAfter(300, 360).bps(targetBps, rttUs), undefined);
  assert.is(brakeAfter(300, 380).bps(targetBps, rttUs), targetBps / 2);
});

test('a report that was lost leaves nothing behind', () => {
  const brake = brakeAfter(300, 400);
  brake.heard(msToUs(375), msToUs(400));
  assert.is(brake.bps(targetBps, rttUs), undefined);
});

test('what is remembered is bounded, however long nothing is heard', () => {
  const brake = new FlightBrake();
  for (let packet = 0; packet < 100_000; packet++) brake.sent(1200, packet);
  assert.is(brake.bps(8_192 * 1200 * 8, 1_000_000), undefined);
});

for (const [fromBps, toBps] of [
  [5e6, 2e6],
  [4e6, 1.6e6],
] as const) {
  test(`when ${fromBps / 1e6} Mbit/s become ${toBps / 1e6}, a queue of 200 ms loses next to nothing`, () => {
    for (const atS of [18.7, 19.2, 20.1]) {
      for (const seed of [1, 2, 3]) {
        const simulation = new Simulation(seed);
        const forward = simulation.link({ rateBps: schedule([0, fromBps], [atS, toBps]), queueUs: 200_000 });
        simulation.flow({ forward, keyframeEvery: 60 }, 0, 24);
        simulation.run(24);
        assert.ok(forward.dropped <= 2, `${forward.dropped} packets lost at ${atS} s, seed ${seed}`);
      }
    }
  });
}

test.run();
