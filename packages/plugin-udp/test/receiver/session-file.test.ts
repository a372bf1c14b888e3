import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { udpReceiver } from '../../src/receiver/udp-receiver.js';

const folder = mkdtempSync(join(tmpdir(), 'udp-session-'));
test.after(() => rmSync(folder, { recursive: true }));
const remedy = 'give sdp the path of the file that the sender wrote, or leave it out for udp-senders';

async function refusal(sdp: string): Promise<{ code?: string; message: string }> {
  return TestStage.open(udpReceiver, { stageId: 'receive', options: { port: 0, sdp } }).then(
    () => assert.unreachable('it opened'),
    (error) => error,
  );
}

for (const [what, sdp, reason] of [
  ['is not there', 'missing.sdp', `there is no file ${resolve('missing.sdp')}; ${remedy}`],
  ['is a folder', folder, `${folder} is a folder; ${remedy}`],
] as const) {
  test(`a session description that ${what} is refused with where it was looked for and what to do`, async () => {
    const { code, message } = await refusal(sdp);
    assert.is(code, 'ERR_UDP_SDP');
    assert.is(message, `the session description ${sdp} cannot be used: ${reason}`);
  });
}

test('a file that is no session description is refused with its line', async () => {
  const path = join(folder, 'other.sdp');
  writeFileSync(path, '{"v":0}');
  const { code, message } = await refusal(path);
  assert.is(code, 'ERR_UDP_SDP');
  assert.match(message, /other\.sdp cannot be used: line 1 of the SDP has text of another form/);
});

test.run();
