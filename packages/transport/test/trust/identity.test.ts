import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { suite } from 'uvu';
import { tempFolder } from '../../src/testing/temp-folder.js';
import { Identity } from '../../src/trust/identity.js';
import { makeSelfSigned } from '../../src/trust/self-signed.js';

const test = suite('identity');

async function files(): Promise<{ folder: string; certificate: string; key: string }> {
  const folder = tempFolder();
  const pair = await makeSelfSigned();
  const paths = { folder, certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
  writeFileSync(paths.certificate, pair.certificate);
  writeFileSync(paths.key, pair.key);
  return paths;
}

test('a pair is made once: the next time the same one is loaded', async () => {
  const identity = join(tempFolder(), 'deep', 'trust');
  const first = await Identity.load({ identity });
  const second = await Identity.load({ identity });
  assert.match(first.fingerprint, /^[0-9a-f]{64}$/);
  assert.equal(second.fingerprint, first.fingerprint);
  assert.deepEqual(readdirSync(identity), ['identity.pem']);
});

test('the pair and its folder are for their owner only', async () => {
  const identity = join(tempFolder(), 'trust');
  await Identity.load({ identity });
  assert.equal(statSync(identity).mode & 0o777, 0o700);
  assert.equal(statSync(join(identity, 'identity.pem')).mode & 0o777, 0o600);
});

test('two folders get two pairs', async () => {
  const [one, other] = await Promise.all([1, 2].map(() => Identity.load({ identity: tempFolder() })));
  assert.notEqual(one?.fingerprint, other?.fingerprint);
});

test('the fingerprint is the SHA-256 of the certificate, and the certificate has no end', async () => {
  const { certificate, key } = await files();
  const identity = await Identity.load({ certificate, key });
  const parsed = new X509Certificate(readFileSync(certificate));
  assert.equal(identity.fingerprint, parsed.fingerprint256.replaceAll(':', '').toLowerCase());
  assert.equal(new Date(parsed.validTo).getUTCFullYear(), 9999);
  assert.equal(parsed.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
  assert.equal(parsed.subject, 'CN=arkavo-pipeline');
  assert.ok(parsed.verify(parsed.publicKey));
});

test('an identity that is printed or copied does not show its key', async () => {
  const identity = await Identity.load({ identity: tempFolder() });
  const { key } = identity.secrets();
  const line = key.split('\n')[1] ?? '';
  for (const shown of [inspect(identity, { showHidden: true, depth: 9 }), JSON.stringify({ ...identity })]) {
    assert.ok(line.length > 40 && !shown.includes(line) && !shown.includes('PRIVATE'));
  }
});

test('a missing file is named, with its option', async () => {
  const { certificate, key } = await files();
  await assert.rejects(Identity.load({ certificate, key: `${key}x` }), {
    code: 'ERR_FILE_NOT_FOUND',
    message: /set key/,
  });
  await assert.rejects(Identity.load({ certificate: `${certificate}x`, key }), {
    code: 'ERR_FILE_NOT_FOUND',
    message: /set certificate/,
  });
});

test('a folder in place of a file is unreadable', async () => {
  const { certificate, folder } = await files();
  await assert.rejects(Identity.load({ certificate, key: folder }), { code: 'ERR_FILE_UNREADABLE' });
});

test('the key of another certificate is refused', async () => {
  const [one, other] = [await files(), await files()];
  await assert.rejects(Identity.load({ certificate: one.certificate, key: other.key }), {
    code: 'ERR_TCP_CERTIFICATE',
    message: /is not that of the certificate/,
  });
});

test('a file without a certificate, or without a key, is refused', async () => {
  const { certificate, key } = await files();
  const refused = { code: 'ERR_TCP_CERTIFICATE' };
  await assert.rejects(Identity.load({ certificate: key, key }), { ...refused, message: /no certificate in/ });
  await assert.rejects(Identity.load({ certificate, key: certificate }), { ...refused, message: /no key in/ });
});

test('a certificate that has expired, or is not valid yet, is refused', async () => {
  const { certificate, key } = await files();
  const refused = { code: 'ERR_TCP_CERTIFICATE' };
  const early = Identity.load({ certificate, key }, new Date('1999-12-31T23:59:59Z'));
  await assert.rejects(early, { ...refused, message: /not valid before/ });
  const late = Identity.load({ certificate, key }, new Date(Date.UTC(10_000, 0, 1)));
  await assert.rejects(late, { ...refused, message: /has expired on/ });
});

test('half a pair, or a pair and a folder, is refused', async () => {
  const { certificate, key, folder: identity } = await files();
  for (const options of [{ certificate }, { key }, { certificate, key, identity }, { key, identity }]) {
    await assert.rejects(Identity.load(options), { code: 'ERR_TCP_SECURITY', message: /certificate and key together/ });
  }
});

test('a kept pair that is damaged is not replaced behind the back of its senders', async () => {
  const identity = tempFolder();
  await Identity.load({ identity });
  truncateSync(join(identity, 'identity.pem'), 100);
  await assert.rejects(Identity.load({ identity }), { code: 'ERR_TCP_CERTIFICATE' });
});

test('a kept key that others may read, and a folder that others may write in, are refused', async () => {
  const identity = tempFolder();
  await Identity.load({ identity });
  chmodSync(join(identity, 'identity.pem'), 0o640);
  await assert.rejects(Identity.load({ identity }), { code: 'ERR_TCP_CERTIFICATE', message: /chmod 600/ });
  chmodSync(identity, 0o777);
  await assert.rejects(Identity.load({ identity }), { code: 'ERR_FILE_WRITE', message: /chmod go-w/ });
});

test('a file in place of the folder is an error with what to do', async () => {
  const { certificate } = await files();
  await assert.rejects(Identity.load({ identity: certificate }), {
    code: 'ERR_FILE_WRITE',
    message: /choose a folder/,
  });
});

test.run();
