import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const program = fileURLToPath(new URL('../../test/native/build/Release/libav_skip', import.meta.url));
const title = 'libav: a picture that the encoder skips is told, and the units after it keep their own times';

function work(): void {
  const { status, stdout, stderr } = spawnSync(program, { encoding: 'utf8', timeout: 60_000 });
  assert.is(status, 0, `${stdout}\n${stderr}`);
}

if (process.platform === 'linux') test(title, work);
else test.skip(`${title} (needs the libav backend, which is built on Linux)`, work);

test.run();
