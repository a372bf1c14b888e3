import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import { tempFolder } from '../../src/testing/temp-folder.js';

const test = suite('identity, several processes');
const program = fileURLToPath(new URL('support/print-fingerprint.js', import.meta.url));
const run = promisify(execFile);

test('processes that start at one time get one pair', async () => {
  const folder = join(tempFolder(), 'trust');
  const outputs = await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, [program, folder])));
  const fingerprints = new Set(outputs.map(({ stdout }) => stdout));
  assert.equal(fingerprints.size, 1);
  assert.match([...fingerprints][0] ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual(readdirSync(folder), ['identity.pem']);
});

test.run();
