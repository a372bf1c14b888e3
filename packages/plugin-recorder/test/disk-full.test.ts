import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { decode } from './support/foreign-tools.js';
import type { Report } from './support/recorder-process.js';
import { inFolder } from './support/recorder-stage.js';

const program = new URL('./support/recorder-process.js', import.meta.url).pathname;
/** Of 512 bytes: what a file of the process may grow to. The footage needs 1.3 MB for each GOP. */
const limitBlocks = 6_000;

for (const extension of ['mp4', 'mov', 'mkv']) {
  test(`an .${extension} that cannot grow any more fails the stage and stays whole`, () =>
    inFolder(async (folder) => {
      const path = join(folder, `full.${extension}`);
      const command = `ulimit -f ${limitBlocks} && exec "$@"`;
      const child = spawn('sh', ['-c', command, 'sh', process.execPath, program, path, '400'], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      const [{ sent, error }] = (await once(child, 'message')) as [Report];
      child.disconnect();
      await once(child, 'exit');
      assert.is(error?.code, 'ERR_FILE_WRITE');
      assert.match(error?.message ?? '', /could not be written after \d+ bytes, which are whole: EFBIG/);
      assert.ok(sent < 400);
      assert.ok((await stat(path)).size <= limitBlocks * 512);
      const { frames, errors } = await decode(path);
      assert.ok(frames.length >= 60, `${frames.length} frames`);
      assert.is(errors, '');
    }));
}

test.run();
