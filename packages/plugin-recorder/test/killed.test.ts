// timeout: 300 s
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode } from './support/foreign-tools.js';
import type { Report } from './support/recorder-process.js';
import { inFolder } from './support/recorder-stage.js';

const program = new URL('./support/recorder-process.js', import.meta.url).pathname;
const gopFrames = 60;
const fragmentFrames = 15;

for (const extension of ['mp4', 'mov', 'mkv']) {
  test(`a process killed while it records leaves an .${extension} that plays up to the last fragment`, () =>
    inFolder(async (folder) => {
      const path = join(folder, `killed.${extension}`);
      const child = fork(program, [path, '250']);
      const [{ sent }] = (await once(child, 'message')) as [Report];
      child.kill('SIGKILL');
      const [, signal] = await once(child, 'exit');
      assert.is(signal, 'SIGKILL');
      assert.is(sent, 250);
      const { frames, errors } = await decode(path);
      assert.ok(frames.length >= sent - gopFrames - fragmentFrames, `${frames.length} of ${sent}`);
      assert.is(errors, '');
    }));
}

test.run();
