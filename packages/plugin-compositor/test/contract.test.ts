import { readFileSync } from 'node:fs';
import { compileContract } from '@arkavo-pipeline/videotoolbox';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const folder = new URL('../../test/', import.meta.url);
const contract = readFileSync(new URL('contract/contract.cc', folder), 'utf8');
const doubles = [
  new URL('native/fakemac/include/', folder),
  new URL('../../videotoolbox/test/fakevt/include/', folder),
];

test('the contract holds', () => {
  assert.not.match(compileContract(contract, doubles), 'error');
});

for (const [what, before, after] of [
  ['a function of another shape', 'void (*)(CGContextRef, bool)', 'void (*)(CGContextRef, int)'],
  ['a constant of another value', 'kvImageDoNotTile, 16', 'kvImageDoNotTile, 32'],
  ['a member elsewhere', 'height, 8, vImagePixelCount', 'height, 16, vImagePixelCount'],
] as const) {
  test(`${what} does not compile`, () => {
    assert.ok(contract.includes(before));
    assert.match(compileContract(contract.replace(before, after), doubles), 'error');
  });
}

test.run();
