import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const include = fileURLToPath(new URL('../../../include/', import.meta.url));
const parts = readdirSync(`${include}arkavo_bitstream`).map((name) => `arkavo_bitstream/${name}`);
const strict = ['-x', 'c++', '-std=c++17', '-Wall', '-Wextra', '-Wshadow', '-Wconversion', '-pedantic', '-Werror'];

for (const header of ['arkavo_bitstream.h', ...parts]) {
  test(`${header} is C++17 without a warning, alone and included twice`, () => {
    const source = `#include "${header}"\n#include "${header}"\n`;
    const args = [...strict, '-fsyntax-only', '-I', include, '-'];
    const { status, stderr } = spawnSync(process.env.CXX ?? 'c++', args, { input: source, encoding: 'utf8' });
    assert.is(stderr, '');
    assert.is(status, 0);
  });
}

test.run();
