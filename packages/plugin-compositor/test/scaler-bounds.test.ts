import { existsSync } from 'node:fs';
import { loadAddon } from '@arkavo-pipeline/core';
import { FakeVideoToolbox } from '@arkavo-pipeline/videotoolbox';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

type Cases = { run(seed: number, count: number): string };

const folder = new URL('../../test/native/', import.meta.url);
/** How many pictures each is given. The double of vImage is slow. */
const counts = { scaler_cases: 3000, ...(process.platform === 'darwin' ? {} : { scaler_cases_vimage: 500 }) };

/** On macOS set-up builds no addon for tests. */
const isBuilt = process.platform !== 'darwin' || existsSync(new URL('build/Release/scaler_cases.node', folder));
const command = 'node node_modules/node-gyp/bin/node-gyp.js rebuild -C packages/plugin-compositor/test/native';
if (!isBuilt) console.log(`skipped: build the cases with: ${command}`);
const check = isBuilt ? test : test.skip;

for (const [name, count] of Object.entries(counts)) {
  for (const seed of [1, 2, 3]) {
    check(
      `${name}: pictures of any size are scaled to any other without a byte from beyond them, or one that changes (seed ${seed})`,
      () => {
        assert.is(loadAddon<Cases>(folder, name).run(seed, count), '');
      },
    );
  }
}

if ('scaler_cases_vimage' in counts) {
  test('no rule of vImage is broken', () => {
    assert.is(new FakeVideoToolbox(folder, 'scaler_cases_vimage').violations, '');
  });
}

test.run();
