import { loadAddon } from '@arkavo-pipeline/core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const cases = loadAddon<{ run(seed: number, count: number): string }>(
  new URL('../../test/native/', import.meta.url),
  'scaler_cases',
);

for (const seed of [1, 2, 3]) {
  test(`pictures of any size are scaled to any other without a byte from beyond them (seed ${seed})`, () => {
    assert.is(cases.run(seed, 3000), '');
  });
}

test.run();
