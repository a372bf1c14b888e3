import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { coverage, maxRepairs } from '../../../src/repair/flexfec/cyclic-code.js';

const test = suite('cyclic code');

/** Whether no sum of some of the vectors is zero, so that these losses can all be recovered. */
function isIndependent(vectors: readonly number[]): boolean {
  const pivots: number[] = [];
  for (const vector of vectors) {
    let rest = vector;
    for (const pivot of pivots) rest = Math.min(rest, rest ^ pivot);
    if (rest === 0) return false;
    pivots.push(rest);
  }
  return true;
}

/** The repair packets' own vectors, and those of the packets. */
function block(count: number, repairs: number): readonly number[] {
  return [...Array.from({ length: repairs }, (_, index) => 1 << index), ...coverage(count, repairs)];
}

test('each packet is protected, and by no repair packet that is not there', () => {
  for (let repairs = 1; repairs <= maxRepairs; repairs++) {
    const covers = coverage(48, repairs);
    assert.equal(covers.length, 48);
    assert.ok(covers.every((cover) => cover > 0 && cover < 1 << repairs));
  }
});

test('a burst of as many losses as there are repair packets is recovered wherever it is', () => {
  for (let repairs = 1; repairs <= maxRepairs; repairs++) {
    const vectors = block(48, repairs);
    for (let start = 0; start + repairs <= vectors.length; start++) {
      assert.ok(isIndependent(vectors.slice(start, start + repairs)), `${repairs} from ${start}`);
    }
  }
});

test('any two losses are recovered in a block of less than 2^repairs, any three in one of less than half of that', () => {
  for (let repairs = 2; repairs <= 8; repairs++) {
    const two = block(Math.min(48, 2 ** repairs - 1 - repairs), repairs);
    assert.equal(new Set(two).size, two.length, `${repairs}`);
    const three = block(Math.min(48, 2 ** (repairs - 1) - 1 - repairs), repairs);
    if (repairs < 4) continue;
    for (let a = 0; a < three.length; a++) {
      for (let b = 0; b < a; b++) {
        for (let c = 0; c < b; c++) {
          assert.ok(isIndependent([three[a], three[b], three[c]] as number[]), `${repairs}: ${a}, ${b}, ${c}`);
        }
      }
    }
  }
});

test('one repair packet is a row, two are interleaved columns that share some packets', () => {
  assert.deepEqual(coverage(4, 1), [1, 1, 1, 1]);
  assert.deepEqual(coverage(6, 2), [3, 1, 2, 3, 1, 2]);
});

test.run();
