import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CallOptions, call } from './support/virtual-call.js';

function namesAfter(anewUs: number, options: Pick<CallOptions, 'way' | 'seed'>): string[] {
  const { taken } = call({ ...options, pictures: 150, obeys: true, anewUs });
  const names = taken.flatMap(({ packet, atUs }) => (atUs >= anewUs ? [packet.sourceId] : []));
  return [...new Set(names)];
}

for (const anewMs of [10, 70, 301, 450, 610, 900, 1500, 1650, 2300]) {
  test(`a receiver that is started anew after ${anewMs} ms learns the name of its source before anything goes on`, () => {
    for (const delayMs of [1, 40]) assert.equal(namesAfter(anewMs * 1000, { way: { delayMs }, seed: 1 }), ['camera']);
  });
}

test('it learns the name where packets are lost, too', () => {
  for (let seed = 1; seed <= 10; seed++) {
    assert.equal(namesAfter(2_300_000, { way: { delayMs: 10, loss: 0.05 }, seed }), ['camera'], `seed ${seed}`);
  }
});

test.run();
