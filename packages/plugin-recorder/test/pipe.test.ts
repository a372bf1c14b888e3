import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { repairFile, verifyFile } from '../src/files/index.js';
import { inFolder } from './support/recorder-stage.js';

test('a pipe, which would wait for its writer, is refused, and so is a folder', () =>
  inFolder(async (folder) => {
    const pipe = join(folder, 'pipe.mp4');
    execFileSync('mkfifo', [pipe]);
    for (const read of [
      verifyFile(pipe, 1),
      repairFile(pipe, join(folder, 'repaired.mp4'), 1),
      verifyFile(folder, 1),
    ]) {
      const error = await read.then(
        () => assert.unreachable('expected a refusal'),
        (reason) => reason,
      );
      assert.is(error.code, 'ERR_FILE_UNREADABLE');
      assert.match(error.message, /cannot be read: it is not a regular file$/);
    }
  }));

test.run();
