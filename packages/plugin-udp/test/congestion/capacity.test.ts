import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { Simulation, schedule } from './support/simulation.js';
import { printRow, type SteadyState, secondsTo, steadyState } from './support/steady-state.js';

const test = suite('congestion: a capacity that changes');
const seeds = [1, 2, 3];

function assertSteady({ utilisation, queueMs, swing, gapMs }: SteadyState): void {
  assert.ok(utilisation >= 0.85, `${utilisation} of the capacity is used`);
  assert.ok(queueMs <= 50, `a queue of ${queueMs} ms`);
  assert.ok(swing <= 0.1, `the target swings by ${swing}`);
  assert.ok(gapMs <= 300, `no picture for ${gapMs} ms`);
}

for (const seed of seeds) {
  test(`5, 2, 5 Mbit/s: the capacity is used without a queue, and again within five seconds (seed ${seed})`, () => {
    const simulation = new Simulation(seed);
    const rateBps = schedule([0, 5e6], [30, 2e6], [60, 5e6]);
    const flow = simulation.flow({ forward: simulation.link({ rateBps }) }, 0, 90);
    simulation.run(90);
    const before = steadyState(flow, 5e6, 12, 29);
    const low = steadyState(flow, 2e6, 37, 59);
    const after = steadyState(flow, 5e6, 66, 89);
    const backS = secondsTo(0.9 * 5e6, flow, 60);
    printRow(`5 Mbit/s (seed ${seed})`, before);
    printRow(`  down to 2 Mbit/s`, low);
    printRow(`  back to 5 Mbit/s`, after, `90 % of the capacity after ${backS.toFixed(1)} s`);
    for (const state of [before, low, after]) assertSteady(state);
    assert.ok(backS <= 5, `${backS} s`);
    const gapMs = flow.log.gapUs(2e6, 89e6) / 1e3;
    assert.ok(gapMs <= 300, `no picture for ${gapMs} ms at a change`);
  });
}

for (const seed of seeds) {
  test(`a sudden −60 % before a queue of 200 ms: no picture is late by more than 300 ms (seed ${seed})`, () => {
    const simulation = new Simulation(seed);
    const link = simulation.link({ rateBps: schedule([0, 5e6], [30, 2e6]), queueUs: 200_000 });
    const flow = simulation.flow({ forward: link }, 0, 60);
    simulation.run(60);
    const after = steadyState(flow, 2e6, 37, 59);
    const gapMs = flow.log.gapUs(28e6, 37e6) / 1e3;
    printRow(`−60 %, 200 ms queue (seed ${seed})`, after, `gap at the change ${gapMs.toFixed(0)} ms`);
    assertSteady(after);
    assert.ok(gapMs <= 300, `no picture for ${gapMs} ms`);
  });
}

for (const bps of [500_000, 1e6, 3e6, 8e6]) {
  test(`${bps / 1e6} Mbit/s: used without a queue`, () => {
    const simulation = new Simulation(4);
    const flow = simulation.flow({ forward: simulation.link({ rateBps: () => bps }), startBps: 200_000 }, 0, 60);
    simulation.run(60);
    const state = steadyState(flow, bps, 20, 59);
    printRow(`${bps / 1e6} Mbit/s`, state);
    assertSteady(state);
  });
}

test('0.3 Mbit/s: a packet alone takes 32 ms, two of them may wait', () => {
  const simulation = new Simulation(4);
  const forward = simulation.link({ rateBps: () => 300_000 });
  const flow = simulation.flow({ forward, startBps: 200_000, minBps: 50_000 }, 0, 60);
  simulation.run(60);
  const state = steadyState(flow, 300_000, 20, 59);
  printRow('0.3 Mbit/s', state);
  assert.ok(state.utilisation >= 0.8 && state.queueMs <= 80 && state.gapMs <= 300, JSON.stringify(state));
});

test('a keyframe at the moment of the drop takes no longer than its own length at the new rate', () => {
  const simulation = new Simulation(1);
  const forward = simulation.link({ rateBps: schedule([0, 5e6], [30, 2e6]) });
  const flow = simulation.flow({ forward, keyframeEvery: 300 }, 0, 45);
  simulation.run(45);
  const gapMs = flow.log.gapUs(28e6, 37e6) / 1e3;
  console.log(`keyframe at the drop: ${gapMs.toFixed(0)} ms, ${forward.dropped} packets dropped`);
  assert.equal(forward.dropped, 0);
  assert.ok(gapMs <= 450, `no picture for ${gapMs} ms`);
});

test.run();
