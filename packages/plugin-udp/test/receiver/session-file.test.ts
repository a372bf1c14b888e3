import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TestStage } from '@arkavo-pipeline/core/testing';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { udpReceiver } from '../../src/receiver/udp-receiver.js';
import { openReceiver } from './support/stages.js';

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
  [
    'is in no folder',
    'none/x.sdp',
    `there is no such folder; make it, or give sdp another path, not one in ${resolve('none')}`,
  ],
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

const printed = ['SDP:', 'v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=No Name', 'c=IN IP4 127.0.0.1', 't=0 0'];

for (const end of ['\n', '\r\n']) {
  test(`a session description as ffmpeg prints it, below a line that says so, is read (${JSON.stringify(end)})`, async () => {
    const path = join(folder, 'printed.sdp');
    const media = ['m=video 5004 RTP/AVP 96', 'a=rtpmap:96 H265/90000', ''];
    writeFileSync(path, [...printed, ...media].join(end));
    const { stage } = await openReceiver({ sdp: path });
    await stage.close();
  });
}

test('what is wrong below that line is refused with the number of its own', async () => {
  const path = join(folder, 'wrong.sdp');
  writeFileSync(path, [...printed, 'video 5004'].join('\n'));
  assert.match((await refusal(path)).message, /line 7 of the SDP has text of another form/);
});

test('such a line is read at the beginning only', async () => {
  const path = join(folder, 'twice.sdp');
  writeFileSync(path, ['SDP:', ...printed].join('\n'));
  assert.match((await refusal(path)).message, /line 2 of the SDP has text of another form/);
});

test.run();
