import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withFake } from './support/fake-backend.js';

const program = fileURLToPath(new URL('../../../test/native/build/Release/cases', import.meta.url));

withFake(
  test,
  'the cases in C++ pass: guarded calls, hangs, keyframes, pixel buffers, samples, random faults',
  async () => {
    const { status, stdout, stderr } = spawnSync(program, { encoding: 'utf8' });
    assert.is(status, 0, `${stdout}\n${stderr}`);
    assert.ok(stdout.split('\n').filter((line) => line.startsWith('ok ')).length > 10, stdout);
  },
);

test.run();
