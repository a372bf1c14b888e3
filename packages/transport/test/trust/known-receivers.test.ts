import assert from 'node:assert/strict';
import { chmodSync, chownSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { suite } from 'uvu';
import { tempFolder } from '../../src/testing/temp-folder.js';
import { KnownReceivers } from '../../src/trust/known-receivers.js';
import { receiverTrust } from '../../src/trust/receiver-trust.js';

const test = suite('known receivers');
const one = '1'.repeat(64);
const other = '2'.repeat(64);

test('a receiver is unknown until it is remembered, and then known to others too', async () => {
  const folder = join(tempFolder(), 'pins');
  const store = new KnownReceivers(folder);
  assert.equal(await store.find('10.0.0.1', 5757), undefined);
  await store.remember('10.0.0.1', 5757, one);
  await store.remember('10.0.0.1', 5757, one);
  assert.equal(await new KnownReceivers(folder).find('10.0.0.1', 5757), one);
  assert.equal(await store.find('10.0.0.1', 5758), undefined);
  assert.deepEqual(readdirSync(folder), ['10.0.0.1@5757.json']);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  const { receiver, fingerprint } = JSON.parse(readFileSync(store.path('10.0.0.1', 5757), 'utf8'));
  assert.deepEqual([receiver, fingerprint], ['10.0.0.1:5757', one]);
});

test('another certificate never replaces the known one; the error names both and the file', async () => {
  const store = new KnownReceivers(tempFolder());
  await store.remember('camera.local', 5757, one);
  await assert.rejects(store.remember('camera.local', 5757, other), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'ERR_TCP_CERTIFICATE');
    for (const part of [one, other, store.path('camera.local', 5757)]) assert.ok(error.message.includes(part));
    return true;
  });
  assert.equal(await store.find('camera.local', 5757), one);
});

test('of pins that are written at one time one stays, and the others hear of it', async () => {
  const store = new KnownReceivers(tempFolder());
  const prints = Array.from({ length: 16 }, (_, index) => index.toString(16).repeat(64));
  const results = await Promise.allSettled(prints.map((print) => store.remember('h', 1, print)));
  const kept = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [prints[index]] : []));
  assert.deepEqual(kept, [await store.find('h', 1)]);
});

test('every host has a file of its own, in the folder', () => {
  const folder = tempFolder();
  const store = new KnownReceivers(folder);
  const hosts = ['::1', '%3A%3A1', '__1', 'a/b', '../a', '..', 'a\\b', 'a@1', 'fe80::1%eth0', 'é', '\u0000'];
  const paths = hosts.map((host) => store.path(host, 1));
  assert.equal(new Set(paths).size, hosts.length);
  for (const path of paths) assert.equal(path, join(folder, basename(path)));
  assert.equal(store.path('Camera.local', 1), store.path('camera.LOCAL', 1));
  assert.throws(() => store.path('x'.repeat(300), 1), { code: 'ERR_TCP_ADDRESS' });
});

for (const text of ['', '{', 'null', '{"fingerprint":"short"}', `{"fingerprint":["${one}"]}`]) {
  test(`a pin file with ${JSON.stringify(text)} is no first contact`, async () => {
    const store = new KnownReceivers(tempFolder());
    writeFileSync(store.path('h', 1), text);
    await assert.rejects(store.find('h', 1), {
      code: 'ERR_TCP_CERTIFICATE',
      message: /holds no fingerprint; remove it/,
    });
  });
}

test('pins in a folder that others can write in are not believed', async () => {
  const folder = tempFolder();
  const store = new KnownReceivers(folder);
  await store.remember('h', 1, one);
  chmodSync(folder, 0o777);
  await assert.rejects(store.find('h', 1), { code: 'ERR_FILE_WRITE', message: /chmod go-w/ });
});

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.log('skipped: only root can give a folder to another user');
(isRoot ? test : test.skip)('pins in another user’s folder are not believed', async () => {
  const folder = tempFolder();
  const store = new KnownReceivers(folder);
  await store.remember('h', 1, one);
  chownSync(folder, 12_345, 12_345);
  await assert.rejects(store.find('h', 1), { code: 'ERR_FILE_WRITE', message: /another user's/ });
  await assert.rejects(store.remember('h', 2, one), { code: 'ERR_FILE_WRITE', message: /another user's/ });
});

test('an explicit fingerprint wins over the store, in any spelling', async () => {
  const knownReceivers = new KnownReceivers(tempFolder());
  await knownReceivers.remember('h', 1, one);
  const spelt = 'AB:'.repeat(32).slice(0, -1);
  const trust = await receiverTrust({ host: 'h', port: 1, fingerprint: spelt, knownReceivers });
  assert.ok(trust.by === 'fingerprint');
  assert.equal(trust.fingerprint, 'ab'.repeat(32));
});

test('a fingerprint that is none is refused', async () => {
  const knownReceivers = new KnownReceivers(tempFolder());
  for (const fingerprint of ['abc', 'g'.repeat(64), '1'.repeat(40)]) {
    const options = { host: 'h', port: 1, fingerprint, knownReceivers };
    await assert.rejects(receiverTrust(options), { code: 'ERR_TCP_CERTIFICATE', message: /64 hexadecimal digits/ });
  }
});

test('at first contact only a token will do', async () => {
  const options = { host: 'h', port: 1, knownReceivers: new KnownReceivers(tempFolder()) };
  assert.deepEqual(await receiverTrust({ ...options, token: 'x'.repeat(16) }), { by: 'token' });
  await assert.rejects(receiverTrust(options), { code: 'ERR_TCP_CERTIFICATE', message: /nothing is known/ });
});

test('ca and fingerprint together, or a ca file without a certificate, are refused', async () => {
  const folder = tempFolder();
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, 'no certificate');
  const options = { host: 'h', port: 1, ca, knownReceivers: new KnownReceivers(folder) };
  await assert.rejects(receiverTrust({ ...options, fingerprint: one }), { code: 'ERR_TCP_SECURITY' });
  await assert.rejects(receiverTrust(options), { code: 'ERR_TCP_CERTIFICATE', message: /no certificate in/ });
});

test.run();
