import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PartAllowance } from '../src/part-allowance.js';

const count = (allowance: PartAllowance, nowUs: number, tries: number) =>
  Array.from({ length: tries }, () => allowance.take(nowUs)).filter(Boolean).length;

test('ten parts may be begun at once, and one more every ten seconds', () => {
  const allowance = new PartAllowance();
  assert.is(count(allowance, 0, 20), 10);
  assert.is(count(allowance, 9_999_999, 5), 0);
  assert.is(count(allowance, 10_000_000, 5), 1);
  assert.is(count(allowance, 40_000_000, 5), 3);
  assert.is(count(allowance, 3_600_000_000, 20), 10);
});

test.run();
