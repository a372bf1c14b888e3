import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { descriptorKind } from '../src/pipe/descriptor.js';

const test = suite('looking at a descriptor');

test('that is a pipe leaves later imports as they are: through a symbolic link, the module is the file behind it', async () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'arkavo-descriptor-'));
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const fd = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    const packages = join(folder, 'packages');
    mkdirSync(join(packages, 'real'), { recursive: true });
    symlinkSync('real', join(packages, 'link'));
    for (const path of [join(packages, 'before.mjs'), join(packages, 'real', 'after.mjs')]) {
      writeFileSync(path, 'export default import.meta.filename;');
    }
    await importDefault(join(packages, 'before.mjs'));
    assert.is(descriptorKind(fd), 'stream');
    assert.is(await importDefault(join(packages, 'link', 'after.mjs')), join(packages, 'real', 'after.mjs'));
  } finally {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  }
});

async function importDefault(path: string): Promise<unknown> {
  return (await import(pathToFileURL(path).href)).default;
}

test.run();
