// timeout: 300 s
import assert from 'node:assert/strict';
import { msToUs, usToMs } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { assertDropsAddUp, outcomeOf } from './support/outcome.js';
import { call } from './support/virtual-call.js';

const test = suite('a sender and a receiver with losses between them');

/** For a file, which does nothing that it is asked for. */
const fileRates = { minBitrate: 3_000_000, startBitrate: 4_000_000 };
/** For an encoder that need not change. */
const cameraRates = { ...fileRates, maxBitrate: 3_000_000 };
const seeds = Array.from({ length: 5 }, (_, index) => index + 1);

for (const [name, way, mostP99Ms, mostBeside] of [
  ['no loss, 20 ms', { delayMs: 10 }, 25, 0.05],
  ['0.5 %, 20 ms', { delayMs: 10, loss: 0.005 }, 50, 0.06],
  ['5 %, 20 ms', { delayMs: 10, loss: 0.05 }, 60, 0.21],
  ['5 %, 100 ms', { delayMs: 50, loss: 0.05 }, 210, 0.5],
  ['3 % in bursts of 4, 20 ms', { delayMs: 10, loss: 0.03, burst: 4 }, 85, 0.22],
] as const) {
  test(`${name}: next to all pictures come out, from the first on, and 99 of 100 within ${mostP99Ms} ms`, () => {
    let pictures = 0;
    let beside = 0;
    for (const seed of seeds) {
      const one = call({ way, pictures: 300, seed, obeys: true, sender: cameraRates });
      const { complete, p99Ms, resendShare, parityShare } = outcomeOf(one);
      assertDropsAddUp(one);
      // One picture that is lost takes those with it that come before the keyframe that is asked for.
      assert.ok(complete >= 0.96, `seed ${seed}: ${complete}, ${JSON.stringify(one.receiveDrops)}`);
      pictures += complete / seeds.length;
      assert.ok(p99Ms <= mostP99Ms, `seed ${seed}: ${p99Ms} ms`);
      beside += (resendShare + parityShare) / seeds.length;
    }
    assert.ok(beside <= mostBeside, `${beside} beside the video`);
    assert.ok(pictures >= 0.99, `${pictures}`);
  });
}

test('what is doubled and overtaken comes out once and in order', () => {
  const way = { delayMs: 10, loss: 0.02, duplicate: 0.05, reorder: 0.05 };
  for (const seed of seeds) {
    const one = call({ way, pictures: 300, seed, sender: fileRates });
    assert.equal(outcomeOf(one).complete, 1, JSON.stringify(one.receiveDrops));
    assertDropsAddUp(one);
  }
});

test('jitter that makes packets overtake each other is not taken for loss', () => {
  const way = { delayMs: 10, jitterMs: 5, jitterReorders: true };
  const one = call({ way, pictures: 900, seed: 1, sender: fileRates });
  const { complete, resendShare } = outcomeOf(one);
  assert.equal(complete, 1);
  assert.ok(resendShare < 0.03, `${resendShare}`);
});

test('after two seconds without a network it goes on at a keyframe', () => {
  const way = { delayMs: 10 };
  const changes = [
    { atUs: 3_000_000, way: { ...way, loss: 1 } },
    { atUs: 5_000_000, way },
  ];
  const one = call({ way, pictures: 300, seed: 1, obeys: true, changes });
  const { places } = outcomeOf(one);
  const gap = places.findIndex((place, index) => place - (places[index - 1] ?? -1) > 1);
  const after = places[gap] ?? 0;
  assert.ok(after - (places[gap - 1] ?? 0) < 90, `from ${places[gap - 1]} to ${after}`);
  assert.equal(one.camera.pictures[after]?.keyframe, true);
  assert.equal(places.length - gap, one.camera.pictures.length - after, 'nothing is missing after it');
});

test('a network that is away costs little more than that time, on a way that carries little more than the video, too', () => {
  for (const [rate, awayMs] of [
    [1_000_000, 1000],
    [3_000_000, 1000],
    [3_000_000, 3000],
  ] as const) {
    const way = { delayMs: 20, rate, queueMs: 200 };
    const changes = [
      { atUs: 6_000_000, way: { ...way, loss: 1 } },
      { atUs: 6_000_000 + msToUs(awayMs), way },
    ];
    for (const seed of seeds) {
      const { taken } = call({ way, pictures: 450, seed, obeys: true, changes });
      const gapsUs = taken.map(({ atUs }, index) => atUs - (taken[index - 1]?.atUs ?? atUs));
      const longestMs = usToMs(Math.max(...gapsUs));
      assert.ok(longestMs < awayMs + 600, `${rate} bit/s, seed ${seed}: ${longestMs} ms`);
    }
  }
});

test('a way on which parity does not fit beside the video keeps carrying it', () => {
  const way = { delayMs: 50, loss: 0.05, rate: 4_000_000, queueMs: 200 };
  for (const seed of seeds) {
    const one = call({ way, pictures: 300, seed, sender: fileRates });
    outcomeOf(one);
    assert.equal(one.sendDrops.stale ?? 0, 0, `seed ${seed}`);
  }
});

test('a start at twice what the way carries is answered by less to send, not by more repair', () => {
  for (const delayMs of [10, 50]) {
    for (const seed of seeds) {
      const one = call({ way: { delayMs, rate: 1_000_000, queueMs: 200 }, pictures: 300, seed, obeys: true });
      const { complete, resendShare, parityShare } = outcomeOf(one);
      assert.equal(one.sendDrops.stale ?? 0, 0, `seed ${seed}`);
      assert.ok(complete >= 0.93, `seed ${seed}: ${complete}, ${JSON.stringify(one.receiveDrops)}`);
      assert.ok(resendShare + parityShare < 0.15, `seed ${seed}: ${resendShare} and ${parityShare}`);
    }
  }
});

test.run();
