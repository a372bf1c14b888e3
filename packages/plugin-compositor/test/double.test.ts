import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const program = fileURLToPath(new URL('../../test/native/build/Release/fakemac_cases', import.meta.url));
const font = fileURLToPath(new URL('../../font/DejaVuSans-Bold.ttf', import.meta.url));

const isMac = process.platform === 'darwin';
if (isMac) console.log('skipped: the double stands in for what macOS has');
const check = isMac ? test.skip : test;

check('the double does what is asked of it, and tells who breaks a rule', () => {
  const { status, stdout, stderr } = spawnSync(program, [font], { encoding: 'utf8' });
  assert.is(status, 0, `${stdout}\n${stderr}`);
  assert.ok(stdout.split('\n').filter((line) => line.startsWith('ok ')).length > 20, stdout);
});

check('with FAKEVT_ABORT=1 the first broken rule aborts', () => {
  const env = { ...process.env, FAKEVT_ABORT: '1' };
  const { signal, stderr } = spawnSync(program, [font], { encoding: 'utf8', env });
  assert.is(signal, 'SIGABRT');
  assert.match(stderr, 'fakevt: vImageScale_Planar8: NULL');
});

test.run();
