import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '@arkavo-pipeline/transport/testing';
import { KnownReceivers } from '@arkavo-pipeline/transport/trust';
import { suite } from 'uvu';
import { RawServer } from './support/raw-peer.js';
import { openSender } from './support/stages.js';

const test = suite('sender, settings that never work');
const token = 'correct-horse-battery-staple';
const fingerprint = '0'.repeat(64);
const folder = tempFolder();
const noCertificate = join(folder, 'empty.pem');
writeFileSync(noCertificate, 'nothing\n');

const never: [what: string, options: Record<string, unknown>, code: string, message: RegExp][] = [
  ['a fingerprint that is none', { fingerprint: 'zz' }, 'ERR_TCP_CERTIFICATE', /fingerprint is "zz"; .*64 hex/],
  ['a fingerprint and ca', { fingerprint, ca: noCertificate }, 'ERR_TCP_SECURITY', /fingerprint and ca are both set/],
  ['a file of ca that is not there', { ca: join(folder, 'none.pem') }, 'ERR_FILE_NOT_FOUND', /none\.pem .*set ca/],
  ['a file of ca without a certificate', { ca: noCertificate }, 'ERR_TCP_CERTIFICATE', /no certificate in/],
  [
    'TLS with neither a token nor a pin',
    { security: 'tls', knownReceivers: folder },
    'ERR_TCP_CERTIFICATE',
    /nothing is known/,
  ],
];
for (const [what, options, code, message] of never) {
  test(`${what} is refused when the sender is opened, and nobody is connected to`, async () => {
    const server = await RawServer.open();
    await assert.rejects(openSender(server.port, options), { code, message });
    assert.equal(server.peers.length, 0);
    await server.close();
  });
}

test('a folder of pins that others may write in is refused when the sender is opened', async () => {
  const open = tempFolder();
  chmodSync(open, 0o777);
  const opening = openSender(1, { token, knownReceivers: open });
  await assert.rejects(opening, { code: 'ERR_FILE_WRITE', message: /other users may write in/ });
});

test('TLS without a token goes with the pin of an earlier connection', async () => {
  const known = tempFolder();
  await new KnownReceivers(known).remember('127.0.0.1', 1, fingerprint);
  const sender = await openSender(1, { security: 'tls', knownReceivers: known });
  await sender.close();
});

const idle: [options: Record<string, unknown>, message: RegExp][] = [
  [{ receiverName: 'Studio' }, /receiverName means something with "host": "auto" only/],
  [{ sourceName: 'a' }, /sourceName means something with "protocol": "arkavo" only/],
  [{ deviceName: 'a' }, /deviceName means something with "protocol": "arkavo" only/],
  [{ nalu: 'annexb' }, /nalu means something with "protocol": "arkavo" only/],
  [{ sourceName: 'a', nalu: 'annexb' }, /sourceName means .*; nalu means .*; take out/],
];
for (const [options, message] of idle) {
  test(`${Object.keys(options).join(' and ')} without effect: ERR_DEFINITION_INVALID`, async () => {
    await assert.rejects(openSender(1, options), { code: 'ERR_DEFINITION_INVALID', message });
  });
}

test('an option at its default, as a printed definition has it, is no mistake', async () => {
  const sender = await openSender(1, { nalu: 'avcc' });
  await sender.close();
});

test.run();
