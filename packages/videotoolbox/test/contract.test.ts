import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const folder = new URL('../../test/', import.meta.url);
const contract = readFileSync(new URL('contract/contract.cc', folder), 'utf8');

function compile(source: string): string {
  const flags = ['-std=c++17', '-Wall', '-Wextra', '-Wno-multichar', '-fsyntax-only', '-x', 'c++'];
  // On macOS the contract is the SDK's.
  const double = process.platform === 'darwin' ? [] : [`-I${fileURLToPath(new URL('fakevt/include', folder))}`];
  const { error, stderr } = spawnSync('c++', [...flags, ...double, '-'], { input: source, encoding: 'utf8' });
  if (error) throw error;
  return stderr;
}

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
