import { secondsToUs } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UnreadCounts } from '../../src/receiver/unread-counts.js';
import { below, seededRandom } from '../repair/support/random.js';

const test = suite('counts of what cannot be read');

const forgetUs = secondsToUs(15);
const addressOf = (key: string) => key.slice(0, 1);

/** The same, counted from scratch each time. */
class Model {
  readonly newestUs = new Map<string, number>();
  readonly told = new Set<string>();

  takes(key: string, nowUs: number): boolean {
    if (this.told.has(key)) return false;
    if (!this.newestUs.has(key) && this.#isFull(key)) {
      for (const [other, us] of this.newestUs) if (nowUs - us >= forgetUs) this.newestUs.delete(other);
      if (this.#isFull(key)) return false;
    }
    this.newestUs.set(key, nowUs);
    return true;
  }

  forget(address: string): void {
    for (const key of this.newestUs.keys()) if (addressOf(key) === address) this.newestUs.delete(key);
  }

  #isFull(key: string): boolean {
    const all = [...this.newestUs.keys(), ...this.told];
    return all.length >= 64 || all.filter((other) => addressOf(other) === addressOf(key)).length >= 4;
  }
}

test('an address has four places and all have 64, whatever was told of, forgotten or silent before', () => {
  let refused = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const random = seededRandom(seed);
    const [counts, model] = [new UnreadCounts(), new Model()];
    for (let step = 0, nowUs = 0; step < 600; step++) {
      nowUs += below(random, secondsToUs(0.3));
      const address = String.fromCharCode(65 + below(random, 24));
      const key = `${address}${below(random, 6)}`;
      const isCounted = counts.add(key, address, nowUs) !== undefined;
      assert.is(isCounted, model.takes(key, nowUs), `${key}, step ${step} of ${seed}`);
      if (!isCounted) refused += 1;
      const fate = below(random, 40);
      if (fate === 0) {
        counts.told(key);
        if (model.newestUs.delete(key)) model.told.add(key);
      } else if (fate === 1) {
        counts.forget(address);
        model.forget(address);
      }
    }
  }
  assert.ok(refused > 1000, `${refused}`);
});

test.run();
