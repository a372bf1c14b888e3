// timeout: 300 s
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { assertDropsAddUp, outcomeOf } from './support/outcome.js';
import { call, type ThreadName } from './support/virtual-call.js';
import type { HoldUps } from './support/virtual-thread.js';

const test = suite('a call on a machine that has no time for its threads');

const often: HoldUps = { forUs: [50_000, 400_000], everyUs: [300_000, 2_000_000] };
const fileRates = { minBitrate: 200_000, startBitrate: 4_000_000 };
const seeds = [1, 2, 3];

const threads: readonly (readonly ThreadName[])[] = [
  ['receiver'],
  ['sender'],
  ['relay'],
  ['sender', 'relay', 'receiver'],
];

for (const names of threads) {
  const holdUps = Object.fromEntries(names.map((name) => [name, often]));
  test(`with a ${names.join(', a ')} held up again and again, a network that carries all brings all`, () => {
    for (const [delayMs, obeys] of [
      [0, true],
      [10, false],
      [50, true],
    ] as const) {
      for (const seed of seeds) {
        const sender = obeys ? {} : fileRates;
        const one = call({ way: { delayMs }, pictures: 300, seed, obeys, sender, holdUps });
        const said = `${delayMs} ms, seed ${seed}: ${JSON.stringify([one.sendDrops, one.receiveDrops])}`;
        assert.equal(one.sendDrops.stale ?? 0, 0, said);
        assert.equal(outcomeOf(one).complete, 1, said);
      }
    }
  });
}

test('what a held-up receiver lacks it asks for and gets as soon as it runs', () => {
  const holdUps = { receiver: often };
  for (const seed of seeds) {
    const one = call({ way: { delayMs: 10, loss: 0.05 }, pictures: 300, seed, obeys: true, holdUps });
    assert.ok(outcomeOf(one).complete >= 0.99, `seed ${seed}: ${JSON.stringify(one.receiveDrops)}`);
    assertDropsAddUp(one);
  }
});

test('a file that a way has room for passes it, though its sender is held up', () => {
  const way = { delayMs: 10, rate: 6_000_000, queueMs: 200 };
  const calls = 10;
  let complete = 0;
  for (let seed = 1; seed <= calls; seed++) {
    const one = call({ way, pictures: 300, seed, sender: fileRates, holdUps: { sender: often } });
    complete += outcomeOf(one).complete / calls;
  }
  assert.ok(complete >= 0.99, `${complete}`);
});

test.run();
