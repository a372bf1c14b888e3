import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { sdpFolderFault } from '../../src/sdp/sdp-folder.js';

const test = suite('the folder of a session description');

test('only one that is not there is to be made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sdp-folder-'));
  try {
    await writeFile(join(folder, 'file'), '');
    assert.is(await sdpFolderFault(join(folder, 'x.sdp')), undefined);
    for (const place of ['none', 'file', 'file/none']) {
      const fault = await sdpFolderFault(join(folder, place, 'x.sdp'));
      assert.match(fault?.message ?? '', 'there is no such folder; make it');
      assert.is(fault?.got, `, not one in ${join(folder, place)}`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('one that cannot be looked at is left to who opens the file', async () => {
  assert.is(await sdpFolderFault(join(tmpdir(), 'x'.repeat(300), 'x.sdp')), undefined);
});

test.run();
