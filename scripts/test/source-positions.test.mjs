import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toSourcePositions } from '../test-runner/source-positions.mjs';

test('a stack names lines and columns of the source, as a path and as a URL; what has no map stays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'positions-'));
  const compiled = join(folder, 'one.js');
  // Line 1, column 1 was line 3, column 5 of the source.
  writeFileSync(`${compiled}.map`, JSON.stringify({ version: 3, sources: ['../one.ts'], names: [], mappings: 'AAEI' }));
  const source = join(folder, '..', 'one.ts');
  const stack = `at run (${pathToFileURL(compiled)}:1:1)\n at ${compiled}:1:1\n at ${folder}/two.js:7:8 node:fs:1:2`;
  assert.is(
    toSourcePositions(stack),
    `at run (${source}:3:5)\n at ${source}:3:5\n at ${folder}/two.js:7:8 node:fs:1:2`,
  );
  rmSync(folder, { recursive: true });
});

test.run();
