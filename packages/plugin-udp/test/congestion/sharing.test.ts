import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { Simulation, schedule } from './support/simulation.js';
import { printRow, steadyState } from './support/steady-state.js';

const test = suite('congestion: a way that is shared');

for (const [name, offsetMs, framesPerSecond] of [
  ['in step', 0, 30],
  ['between each other', 16, 30],
  ['at another rate', 0, 25],
] as const) {
  test(`two flows whose frames come ${name}: neither gets less than 40 % of its fair share, there is no queue`, () => {
    const simulation = new Simulation(5);
    const forward = simulation.link({});
    const first = simulation.flow({ forward }, 0, 90);
    const second = simulation.flow({ forward, framesPerSecond, keyframeEvery: 310 }, 20 + offsetMs / 1e3, 90);
    simulation.run(90);
    const states = [first, second].map((flow) => steadyState(flow, 2.5e6, 35, 89));
    for (const state of states) printRow(`two flows ${name}`, state, 'of the fair share');
    const used = states.reduce((sum, { utilisation }) => sum + utilisation / 2, 0);
    assert.ok(used >= 0.85, `${used} of the capacity is used`);
    for (const { utilisation, queueMs, gapMs } of states) {
      assert.ok(utilisation >= 0.4, `a flow gets ${utilisation} of its share`);
      assert.ok(queueMs <= 60, `a queue of ${queueMs} ms`);
      assert.ok(gapMs <= 300, `no picture for ${gapMs} ms`);
    }
  });
}

test('a feedback path that is congested: the flow uses what its own way carries', () => {
  const simulation = new Simulation(6);
  const there = simulation.link({ rateBps: schedule([0, 2e6], [30, 1e6], [60, 2e6]) });
  const back = simulation.link({ rateBps: schedule([0, 2e6], [20, 8e5], [70, 2e6]) });
  const flow = simulation.flow({ forward: there, backward: back }, 0, 90);
  const other = simulation.flow({ forward: back, backward: there, keyframeEvery: 310 }, 0.01, 90);
  simulation.run(90);
  for (const [name, one, bps, fromS, untilS] of [
    ['there, both at 2 Mbit/s', flow, 2e6, 10, 19],
    ['there, back at 0.8 Mbit/s', flow, 1e6, 37, 59],
    ['back at 0.8 Mbit/s', other, 8e5, 37, 59],
    ['there, after', flow, 2e6, 66, 89],
  ] as const) {
    const state = steadyState(one, bps, fromS, untilS);
    printRow(name, state);
    assert.ok(state.utilisation >= 0.85, `${name}: ${state.utilisation} of the capacity is used`);
    assert.ok(state.queueMs <= 60, `${name}: a queue of ${state.queueMs} ms`);
    assert.ok(state.gapMs <= 300, `${name}: no picture for ${state.gapMs} ms`);
  }
});

for (const kind of ['reno', 'cubic'] as const) {
  test(`beside a TCP download (${kind}) and its queue of 200 ms neither gets less than half of its fair share`, () => {
    const shares = [1, 2].map((seed) => {
      const simulation = new Simulation(seed);
      const forward = simulation.link({ queueUs: 200_000 });
      const flow = simulation.flow({ forward }, 0, 110);
      const tcp = simulation.tcp(forward, kind, 20, 90);
      simulation.run(25);
      const tcpBytes = tcp.arrivedBytes;
      simulation.run(90);
      const tcpBps = ((tcp.arrivedBytes - tcpBytes) * 8) / 65;
      simulation.run(110);
      const beside = steadyState(flow, 2.5e6, 25, 90);
      const alone = steadyState(flow, 5e6, 98, 109);
      printRow(
        `beside TCP ${kind} (seed ${seed})`,
        beside,
        `of the fair share; TCP ${((tcpBps / 2.5e6) * 100).toFixed(0)} %`,
      );
      printRow('  when it is gone', alone);
      assert.ok(alone.utilisation >= 0.85 && alone.queueMs <= 50, 'it does not find back');
      return { media: beside.utilisation, tcp: tcpBps / 2.5e6 };
    });
    for (const { media, tcp } of shares) assert.ok(media >= 0.5 && tcp >= 0.5, `${media} and ${tcp} of the fair share`);
  });
}

test.run();
