import { writeFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CommandProcess, command, scratch } from './command.js';

const test = suite('arkavo-pipeline validate, of what goes over UDP');
const folder = scratch();

async function problems(stages: object): Promise<string[]> {
  const file = folder.file('udp.json');
  writeFileSync(file, JSON.stringify({ stages }));
  const { code, stderr } = await command('validate', file);
  assert.is(code, 2, stderr);
  return stderr.split('\n').flatMap((line) => /udp\.json:\d+:\d+ (.*)$/.exec(line)?.[1] ?? []);
}

const source = { use: 'test-source', options: { width: 64, height: 64 } };
const encode = { use: 'vt-encoder', inputs: ['source.video'] };
const none = folder.file('none');

test('finds all that a udp-sender would refuse of its own options', async () => {
  const options = { srtpKey: 'AAAA', minBitrate: 900_000, maxBitrate: 500_000, sdp: `${none}/x.sdp` };
  const found = await problems({ source, encode, send: { use: 'udp-sender', inputs: ['encode'], options } });
  assert.equal(found.length, 3, found.join('\n'));
  assert.match(found.join('\n'), 'minBitrate is above maxBitrate; set it to no more than that, not 900000');
  assert.match(found.join('\n'), 'srtpKey has 3 bytes; AES_CM_128_HMAC_SHA1_80 takes 30');
  assert.match(found.join('\n'), `there is no such folder; make it, or give sdp another path, not one in ${none}`);
  assert.not.match(found.join('\n'), 'AAAA');
});

test('finds all that a udp-receiver would', async () => {
  const options = { srtpKey: 'AAAA', srtpProfile: 'AEAD_AES_128_GCM', minMs: 200, maxMs: 100, sdp: `${none}/x.sdp` };
  const receive = { use: 'udp-receiver', options };
  const found = await problems({ receive, end: { use: 'null-sink', inputs: ['receive.video'] } });
  assert.equal(found.length, 3, found.join('\n'));
  assert.match(
    found.join('\n'),
    'minMs is below 0 or above maxMs; set it to 0 or more, and to no more than maxMs, not 200',
  );
  assert.match(found.join('\n'), 'srtpKey has 3 bytes; AEAD_AES_128_GCM takes 28');
  assert.match(found.join('\n'), `there is no such folder; make it, or give sdp another path, not one in ${none}`);
});

for (const [options, said] of [
  [{ security: 'srtp' }, '"security": "srtp" without a token or a srtpKey'],
  [{ security: 'none', token: 'a-secret-of-the-studio' }, '"security": "none" together with token'],
  [{ token: 'a-secret-of-the-studio', srtpKey: 'A'.repeat(40) }, 'srtpKey together with token'],
  [{ host: '192.0.2.9' }, 'the host is not this machine alone, and there is neither a token nor a srtpKey'],
] as const) {
  test(`finds ${Object.keys(options).join(' and ')} that protect nothing, or too much`, async () => {
    const sent = await problems({ source, encode, send: { use: 'udp-sender', inputs: ['encode'], options } });
    const receive = { use: 'udp-receiver', options };
    const received = await problems({ receive, end: { use: 'null-sink', inputs: ['receive.video'] } });
    for (const found of [sent, received]) {
      assert.is(found.length, 1, found.join('\n'));
      assert.match(found.join(), said);
      assert.not.match(found.join(), 'a-secret');
    }
  });
}

test('repeats no value that came from the environment', async () => {
  const file = folder.file('udp.json');
  const options = { host: `\${PLACE}`, sdp: `\${FILE}` };
  const send = { use: 'udp-sender', inputs: ['encode'], options };
  const receive = { use: 'udp-receiver', options: { host: `\${PLACE}` } };
  const end = { use: 'null-sink', inputs: ['receive.video'] };
  writeFileSync(file, JSON.stringify({ stages: { source, encode, send, receive, end } }));
  const validate = new CommandProcess(['validate', file], { PLACE: '192.0.2.77', FILE: `${none}/hunter2/x.sdp` });
  assert.is(await validate.exit, 2);
  assert.match(validate.stderr, '3 problems');
  assert.not.match(validate.stderr, '192.0.2.77');
  assert.not.match(validate.stderr, 'hunter2');
});

test.after(() => folder.remove());
test.run();
