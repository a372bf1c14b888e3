import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileContract } from '../src/index.js';

const folder = new URL('../../test/', import.meta.url);
const contract = readFileSync(new URL('contract/contract.cc', folder), 'utf8');

const compile = (source: string) => compileContract(source, [new URL('fakevt/include/', folder)]);

test('the contract holds', () => {
  assert.not.match(compile(contract), 'error');
});

for (const [what, before, after] of [
  ['a function of another shape', 'CFIndex (*)(CFArrayRef)', 'int (*)(CFArrayRef)'],
  ['a constant of another value', 'kVTParameterErr, -12902', 'kVTParameterErr, -12901'],
  ['a struct of another layout', 'LAYOUT(CMTime, 24, 4)', 'LAYOUT(CMTime, 24, 8)'],
  ['a key that is not there', 'STRING(kVTCompressionPropertyKey_RealTime)', 'STRING(kVTCompressionPropertyKey_Real)'],
] as const) {
  test(`${what} does not compile`, () => {
    assert.ok(contract.includes(before));
    assert.match(compile(contract.replace(before, after)), 'error');
  });
}

test.run();
