import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { RateController } from '../src/sender/rate-controller.js';

const test = suite('rate controller');

/** A controller, an encoder that produces what it is asked for, and a way of so many bits per second. */
function simulate(initialBps: number, maxBps = Number.POSITIVE_INFINITY) {
  const asked: number[] = [];
  const state = { producedBps: initialBps, wayBps: Number.POSITIVE_INFINITY, queuedBits: 0, nowUs: 0 };
  const controller = new RateController((bitsPerSecond) => {
    asked.push(bitsPerSecond);
    state.producedBps = Math.min(bitsPerSecond, maxBps);
  });
  const run = (seconds: number) => {
    for (let step = 0; step < seconds * 30; step++) {
      state.nowUs += 1e6 / 30;
      state.queuedBits = Math.max(0, state.queuedBits + (state.producedBps - state.wayBps) / 30);
      controller.produced(state.producedBps / 8 / 30, state.nowUs);
      const isBusy = state.queuedBits > 0;
      const delayUs = isBusy ? (state.queuedBits * 1e6) / state.wayBps : 0;
      controller.update({ delayUs, arrivingBps: isBusy ? state.wayBps : undefined }, state.nowUs);
    }
  };
  return { controller, asked, state, run };
}

test('nothing is asked for while there is no queue', () => {
  const { run, asked } = simulate(3_000_000);
  run(60);
  assert.deepEqual(asked, []);
});

test('a way that becomes too slow: less is asked for within half a second, and the queue is gone within two', () => {
  const { run, asked, state } = simulate(2_000_000);
  run(3);
  state.wayBps = 500_000;
  run(0.5);
  assert.ok(asked.length >= 1 && state.producedBps < 500_000, asked.join());
  run(3);
  assert.equal(state.queuedBits, 0);
  assert.ok(state.producedBps >= 250_000, 'far less than the way can carry was asked for');
});

test('a way that is fast again: more is asked for in small steps until the encoder has no use for it', () => {
  const { run, asked, state } = simulate(2_000_000, 2_500_000);
  run(3);
  state.wayBps = 500_000;
  run(5);
  state.wayBps = Number.POSITIVE_INFINITY;
  const before = asked.length;
  run(60);
  const raised = asked.slice(before);
  assert.equal(state.producedBps, 2_500_000);
  assert.ok((raised.at(-1) ?? 0) < 2_500_000 * 1.5 * 1.2, 'it went on asking');
  const steps = raised.slice(1).map((rate, index) => rate / (raised[index] ?? 0));
  assert.ok(Math.max(...steps) <= 1.2, raised.join());
});

test('a way that is always full is tried less and less often', () => {
  const { run, asked, state } = simulate(2_000_000);
  run(3);
  state.wayBps = 500_000;
  run(60);
  const early = asked.length;
  run(60);
  assert.ok(asked.length - early <= early, `${early}, then ${asked.length - early}`);
  assert.ok(state.producedBps < 700_000);
});

test('a rate that one connection lowered is raised again on the next', () => {
  const { controller, run, state } = simulate(2_000_000, 2_500_000);
  run(3);
  state.wayBps = 500_000;
  run(5);
  assert.ok(state.producedBps < 700_000);
  controller.connected();
  Object.assign(state, { wayBps: Number.POSITIVE_INFINITY, queuedBits: 0 });
  run(60);
  assert.equal(state.producedBps, 2_500_000);
});

test('what a receiver wants holds for its own connection', () => {
  const { controller, run, state } = simulate(2_000_000, 2_500_000);
  run(3);
  state.producedBps = controller.limit(400_000);
  run(30);
  assert.equal(state.producedBps, 400_000);
  controller.connected();
  run(60);
  assert.equal(state.producedBps, 2_500_000);
});

test('never more than the receiver wants is asked for', () => {
  const { controller, run, asked, state } = simulate(3_000_000);
  run(3);
  assert.equal(controller.limit(1_000_000), 1_000_000);
  state.producedBps = 1_000_000;
  state.wayBps = 500_000;
  run(3);
  state.wayBps = Number.POSITIVE_INFINITY;
  run(60);
  assert.ok(
    asked.every((rate) => rate <= 1_000_000),
    asked.join(),
  );
  assert.equal(asked.at(-1), 1_000_000);
});

test.run();
