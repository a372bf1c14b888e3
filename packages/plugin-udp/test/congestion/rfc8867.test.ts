import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { Simulation, schedule } from './support/simulation.js';
import { printRow, type SteadyState, secondsTo, steadyState } from './support/steady-state.js';

/** RFC 8867 §5: 50 ms one way, a queue of 300 ms, and capacities that change as its cases say. */
const test = suite('congestion: the cases of RFC 8867');
const delayUs = () => 50_000;

function assertUsed(name: string, { utilisation, queueMs, gapMs }: SteadyState, mostQueueMs = 50): void {
  assert.ok(utilisation >= 0.85, `${name}: ${utilisation} of the capacity is used`);
  assert.ok(queueMs <= mostQueueMs, `${name}: a queue of ${queueMs} ms`);
  assert.ok(gapMs <= 300, `${name}: no picture for ${gapMs} ms`);
}

test('5.1, one flow whose capacity changes: it is used without a queue', () => {
  const simulation = new Simulation(1);
  const rateBps = schedule([0, 1e6], [40, 2.5e6], [60, 6e5], [80, 1e6]);
  const flow = simulation.flow({ forward: simulation.link({ rateBps, delayUs }) }, 0, 100);
  simulation.run(100);
  for (const [bps, fromS, untilS] of [
    [1e6, 12, 40],
    [2.5e6, 46, 60],
    [6e5, 67, 80],
    [1e6, 86, 100],
  ] as const) {
    const state = steadyState(flow, bps, fromS, untilS);
    printRow(`5.1: ${bps / 1e6} Mbit/s`, state);
    assertUsed(`${bps}`, state);
  }
  const backS = secondsTo(0.9 * 2.5e6, flow, 40);
  assert.ok(backS <= 5, `90 % of the capacity after ${backS} s`);
});

test('5.2, two flows: together they use it, and neither goes short', () => {
  const simulation = new Simulation(2);
  const rateBps = schedule([0, 4e6], [25, 2e6], [50, 3.5e6], [75, 1e6], [100, 2e6]);
  const forward = simulation.link({ rateBps, delayUs });
  const flows = [simulation.flow({ forward }, 0, 125), simulation.flow({ forward, keyframeEvery: 310 }, 0.01, 125)];
  simulation.run(125);
  for (const [bps, fromS, untilS] of [
    [4e6, 12, 25],
    [2e6, 32, 50],
    [3.5e6, 57, 75],
    [1e6, 83, 100],
    [2e6, 107, 125],
  ] as const) {
    const states = flows.map((flow) => steadyState(flow, bps / 2, fromS, untilS));
    for (const state of states) printRow(`5.2: ${bps / 1e6} Mbit/s`, state, 'of the fair share');
    const used = states.reduce((sum, { utilisation }) => sum + utilisation / 2, 0);
    assert.ok(used >= 0.85, `${used} of the capacity is used`);
    for (const { utilisation, queueMs, gapMs } of states) {
      assert.ok(utilisation >= 0.4, `a flow gets ${utilisation} of its share`);
      assert.ok(queueMs <= 75, `a queue of ${queueMs} ms`);
      assert.ok(gapMs <= 300, `no picture for ${gapMs} ms`);
    }
  }
});

test('5.3, flows both ways: what the one does to the feedback of the other changes nothing', () => {
  const simulation = new Simulation(2);
  const there = simulation.link({ rateBps: schedule([0, 2e6], [20, 1e6], [40, 5e5], [60, 2e6]), delayUs });
  const back = simulation.link({ rateBps: schedule([0, 2e6], [35, 8e5], [70, 2e6]), delayUs });
  const flow = simulation.flow({ forward: there, backward: back }, 0, 100);
  const other = simulation.flow({ forward: back, backward: there, keyframeEvery: 310 }, 0.01, 100);
  simulation.run(100);
  for (const [name, one, bps, fromS, untilS] of [
    ['there, 2 Mbit/s', flow, 2e6, 10, 20],
    ['there, 1 Mbit/s', flow, 1e6, 27, 40],
    ['there, 0.5 Mbit/s', flow, 5e5, 47, 60],
    ['there, 2 Mbit/s again', flow, 2e6, 67, 100],
    ['back, 2 Mbit/s', other, 2e6, 10, 35],
    ['back, 0.8 Mbit/s', other, 8e5, 42, 70],
    ['back, 2 Mbit/s again', other, 2e6, 77, 100],
  ] as const) {
    const state = steadyState(one, bps, fromS, untilS);
    printRow(`5.3: ${name}`, state);
    assertUsed(name, state, 60);
  }
});

test.run();
