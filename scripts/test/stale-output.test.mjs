import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { removeStaleOutput } from '../setup/stale-output.mjs';

test('what was compiled from a deleted file is removed, and the package is compiled anew', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stale-output-'));
  try {
    const kept = ['test/kept.test.ts', 'dist/test/kept.test.js', 'dist/test/kept.test.d.ts', 'dist/notes.txt'];
    const stale = [
      'dist/test/gone.test.js',
      'dist/test/gone.test.js.map',
      'dist/test/gone.test.d.ts.map',
      'dist/src/a/b.js',
    ];
    for (const file of [...kept, ...stale]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), '');
    }
    writeFileSync(join(folder, 'dist', 'tsconfig.tsbuildinfo'), '');
    assert.equal(removeStaleOutput(folder).length, stale.length);
    assert.ok(kept.every((file) => existsSync(join(folder, file))));
    assert.not.ok([...stale, 'dist/tsconfig.tsbuildinfo'].some((file) => existsSync(join(folder, file))));
    assert.equal(removeStaleOutput(folder), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
