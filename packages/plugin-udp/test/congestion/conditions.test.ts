// timeout: 300 s
// coverage: none
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { burstyLoss, Simulation, schedule } from './support/simulation.js';
import { printRow, secondsTo, steadyState } from './support/steady-state.js';

const test = suite('congestion: what is no congestion');

for (const [name, ratio, burst] of [
  ['1 % lost', 0.01, 1],
  ['5 % lost', 0.05, 1],
  ['10 % lost', 0.1, 1],
  ['3 % lost in bursts', 0.03, 5],
] as const) {
  test(`${name} at any rate: left to repair, the capacity is used`, () => {
    const simulation = new Simulation(7);
    const isLost = burstyLoss(ratio, burst, simulation.random);
    const flow = simulation.flow({ forward: simulation.link({ isLost }) }, 0, 60);
    simulation.run(60);
    const state = steadyState(flow, 5e6 * (1 - ratio), 20, 59);
    printRow(name, state);
    assert.ok(state.utilisation >= 0.8, `${state.utilisation} of the capacity is used`);
    assert.ok(state.queueMs <= 60, `a queue of ${state.queueMs} ms`);
  });
}

for (const seed of [5, 6, 7]) {
  test(`ends that are held up for up to 150 ms: no look at a late batch takes half of the target (seed ${seed})`, () => {
    const simulation = new Simulation(seed);
    const flow = simulation.flow({ forward: simulation.link({ queueUs: 200_000 }), stallUs: 150_000 }, 0, 60);
    simulation.run(60);
    printRow(`held up (seed ${seed})`, steadyState(flow, 5e6, 12, 59));
    const targets = flow.log.targets.filter(({ atUs }) => atUs >= 12e6).map(({ bps }) => bps);
    const steps = targets.slice(1).map((bps, index) => bps / (targets[index] ?? bps));
    assert.ok(Math.min(...steps) > 0.5, `${Math.min(...steps)} of the target is left`);
  });
}

for (const ppm of [100, -100, 250]) {
  test(`a receiver's clock that goes ${ppm} ppm faster makes no queue and hides none`, () => {
    const simulation = new Simulation(8);
    const forward = simulation.link({ rateBps: schedule([0, 5e6], [200, 3e6]) });
    const flow = simulation.flow({ forward, skewPpm: ppm }, 0, 240);
    simulation.run(240);
    const state = steadyState(flow, 5e6, 100, 199);
    const low = steadyState(flow, 3e6, 207, 239);
    printRow(`clock ${ppm} ppm`, state);
    printRow('  down to 3 Mbit/s', low);
    for (const { utilisation, queueMs, swing } of [state, low]) {
      assert.ok(utilisation >= 0.85, `${utilisation} of the capacity is used`);
      assert.ok(queueMs <= 50, `a queue of ${queueMs} ms`);
      assert.ok(swing <= 0.1, `the target swings by ${swing}`);
    }
  });
}

test('a way that becomes 50 ms longer: taken for a queue at first, the rate is back within eight seconds', () => {
  const simulation = new Simulation(9);
  const forward = simulation.link({ delayUs: (nowUs) => (nowUs < 40e6 ? 25_000 : 75_000) });
  const flow = simulation.flow({ forward }, 0, 80);
  simulation.run(80);
  const backS = secondsTo(0.9 * flow.log.bps(20e6, 39e6), flow, 42) + 2;
  const after = steadyState(flow, 5e6, 52, 79);
  printRow('50 ms longer', after, `back after ${backS.toFixed(1)} s`);
  assert.ok(backS <= 8, `${backS} s`);
  assert.ok(after.utilisation >= 0.85 && after.queueMs <= 50);
});

test('a way that becomes shorter is used as before', () => {
  const simulation = new Simulation(10);
  const forward = simulation.link({ delayUs: (nowUs) => (nowUs < 30e6 ? 80_000 : 20_000) });
  const flow = simulation.flow({ forward }, 0, 60);
  simulation.run(60);
  const after = steadyState(flow, 5e6, 32, 59);
  printRow('60 ms shorter', after);
  assert.ok(after.utilisation >= 0.85 && after.queueMs <= 50);
});

test('a third of the feedback lost changes nothing', () => {
  const simulation = new Simulation(11);
  const backward = simulation.link({ rateBps: () => 50e6, isLost: () => simulation.random() < 0.33 });
  const flow = simulation.flow({ forward: simulation.link({}), backward }, 0, 60);
  simulation.run(60);
  const state = steadyState(flow, 5e6, 15, 59);
  printRow('a third of the feedback lost', state);
  assert.ok(state.utilisation >= 0.85 && state.queueMs <= 50 && state.swing <= 0.1);
});

test('no feedback: the target is halved again and again down to the least, and is back after it', () => {
  const simulation = new Simulation(12);
  const isLost = (nowUs: number) => nowUs > 30e6 && nowUs < 35e6;
  const backward = simulation.link({ rateBps: () => 50e6, isLost });
  const flow = simulation.flow({ forward: simulation.link({}), backward }, 0, 60);
  simulation.run(30.9);
  const early = flow.controller.state;
  assert.ok(early.cause === 'feedback-lost' && early.targetBps < 2.5e6, `${early.cause}, ${early.targetBps}`);
  simulation.run(34.9);
  assert.equal(flow.controller.state.targetBps, 150_000);
  simulation.run(60);
  const backS = secondsTo(0.9 * flow.log.bps(15e6, 29e6), flow, 35);
  printRow('no feedback for 5 s', steadyState(flow, 5e6, 50, 59), `back after ${backS.toFixed(1)} s`);
  assert.ok(backS <= 14, `${backS} s`);
});

test('an encoder with little to say keeps its target, and may use it at once', () => {
  const simulation = new Simulation(13);
  const contentBps = (nowUs: number) => (nowUs > 20e6 && nowUs < 50e6 ? 800_000 : 1e9);
  const flow = simulation.flow({ forward: simulation.link({}), contentBps }, 0, 70);
  simulation.run(49);
  const { cause, targetBps } = flow.controller.state;
  assert.equal(cause, 'application-limited');
  assert.ok(targetBps > 3e6 && targetBps < 7e6, `${targetBps}`);
  simulation.run(70);
  const backS = secondsTo(0.9 * flow.log.bps(12e6, 19e6), flow, 50);
  printRow('little to say for 30 s', steadyState(flow, 5e6, 55, 69), `back after ${backS.toFixed(1)} s`);
  assert.ok(backS <= 3, `${backS} s`);
});

test('after a pause it starts lower, and finds a way that has become slower without a long queue', () => {
  const simulation = new Simulation(14);
  const forward = simulation.link({ rateBps: schedule([0, 5e6], [35, 1.5e6]) });
  const flow = simulation.flow({ forward, isIdle: (nowUs) => nowUs > 30e6 && nowUs < 40e6 }, 0, 60);
  simulation.run(40.1);
  assert.ok(flow.controller.state.targetBps <= 2.5e6, `${flow.controller.state.targetBps}`);
  simulation.run(60);
  const after = steadyState(flow, 1.5e6, 45, 59);
  printRow('after a pause', after);
  assert.ok(after.utilisation >= 0.85 && after.queueMs <= 50);
});

test('between least and most it stays, whatever the way carries', () => {
  const simulation = new Simulation(15);
  const forward = simulation.link({ rateBps: schedule([0, 20e6], [20, 100_000], [40, 20e6]) });
  const flow = simulation.flow({ forward, minBps: 400_000, maxBps: 3_000_000 }, 0, 60);
  simulation.run(60);
  const targets = flow.log.targets.map(({ bps }) => bps);
  assert.equal(Math.max(...targets), 3_000_000);
  assert.equal(Math.min(...targets), 400_000);
  assert.ok(flow.log.bps(50e6, 59e6) > 2_500_000, 'it does not find back');
});

test.run();
