import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const include = fileURLToPath(new URL('../../../include', import.meta.url));
const strict = ['-Wall', '-Wextra', '-pedantic', '-Werror', '-Wundef'];
const cOnly = ['-Wstrict-prototypes', '-Wc++-compat'];

/** Twice, as two headers of an addon may include it. */
const twice = '#include "arkavo_pipeline.h"\n#include "arkavo_pipeline.h"\n';

/** An array of negative size, when it isn't so: what C99 has for an assertion at compile time. */
const asserted = (name: string, condition: string) => `typedef char ${name}[(${condition}) ? 1 : -1];\n`;

/** Version 1 as it was published; a difference would break addons that are compiled already. */
const layout = [
  asserted('version', 'ARKAVO_ABI_VERSION == 1u'),
  asserted('status', 'sizeof(arkavo_status) == sizeof(int)'),
  asserted('color', 'sizeof(arkavo_color) == 4'),
  asserted('picture', 'sizeof(arkavo_picture) == 88'),
  asserted('planes', 'offsetof(arkavo_picture, data) == 24 && offsetof(arkavo_picture, stride) == 56'),
  asserted('native', 'offsetof(arkavo_picture, read_only) == 72 && offsetof(arkavo_picture, native) == 80'),
  asserted('head', 'offsetof(arkavo_frames, struct_size) == 4 && offsetof(arkavo_frames, owner_create) == 8'),
  asserted('frames', 'offsetof(arkavo_frames, describe) == 64 && sizeof(arkavo_frames) >= 72'),
];

for (const [name, compiler, language] of [
  ['C99', process.env.CC ?? 'cc', ['-x', 'c', '-std=c99', ...cOnly]],
  ['C11', process.env.CC ?? 'cc', ['-x', 'c', '-std=c11', ...cOnly]],
  ['C++17', process.env.CXX ?? 'c++', ['-x', 'c++', '-std=c++17']],
] as const) {
  test(`the public header is ${name} without a warning, alone and included twice`, () => {
    assert.is(diagnostics(compiler, language, twice), '');
  });

  test(`the public header lays its structs out in ${name} as addons know them`, () => {
    assert.is(diagnostics(compiler, language, `#include <stddef.h>\n${twice}${layout.join('')}`), '');
  });
}

/** What the compiler has to say of a source. */
function diagnostics(compiler: string, language: readonly string[], source: string): string {
  const args = [...language, ...strict, '-fsyntax-only', '-I', include, '-'];
  const { status, stderr, error } = spawnSync(compiler, args, { input: source, encoding: 'utf8' });
  if (error) throw error;
  return stderr + (status === 0 ? '' : `exit code ${status}`);
}

test.run();
