import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { CameraModel } from './support/camera-model.js';
import { Simulation } from './support/simulation.js';
import { printRow, steadyState } from './support/steady-state.js';

/** What x264 leaves in the pacer at a keyframe is gone only after half a second and more: it comes to the target, and what follows stays near it. */
const test = suite('congestion: keyframes that nothing pays back');

for (const bps of [1.6e6, 2e6, 4e6]) {
  for (const seed of [1, 2, 3]) {
    test(`${bps / 1e6} Mbit/s: what a keyframe leaves behind costs no tenth of the target (seed ${seed})`, () => {
      const simulation = new Simulation(seed);
      const forward = simulation.link({ rateBps: () => bps, queueUs: 200_000, jitterUs: 1_000, burstBytes: 1560 });
      const encoder = new CameraModel(bps, simulation.random);
      const flow = simulation.flow({ forward, startBps: bps, encoder }, 0, 60);
      simulation.run(60);
      const state = steadyState(flow, bps, 12, 59);
      printRow(`${bps / 1e6} Mbit/s (seed ${seed})`, state);
      assert.ok(state.utilisation >= 0.85, `${state.utilisation} of the capacity is used`);
      assert.ok(state.queueMs <= 50, `a queue of ${state.queueMs} ms`);
      assert.ok(state.gapMs <= 300, `no picture for ${state.gapMs} ms`);
      assert.ok(state.swing <= 0.1, `the target swings by ${state.swing}`);
    });
  }
}

test.run();
