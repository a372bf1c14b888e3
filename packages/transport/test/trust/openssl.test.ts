import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { suite } from 'uvu';
import { LocalServer } from '../../src/testing/local-server.js';
import { tempFolder } from '../../src/testing/temp-folder.js';
import { Identity } from '../../src/trust/identity.js';
import { PairingProof } from '../../src/trust/pairing-proof.js';
import { TlsAcceptor } from '../../src/trust/tls-acceptor.js';
import { alpn } from './support/alpn.js';
import { openssl, opensslMissing } from './support/openssl.js';
import { TlsReceiver } from './support/tls-receiver.js';

const missing = opensslMissing();
const test = suite('OpenSSL as a judge');
const token = 'correct horse battery staple';

if (missing) console.log(`skipped: ${missing}`);
else {
  test('the certificate is what it should be, and its fingerprint is ours', async () => {
    const folder = tempFolder();
    const identity = await Identity.load({ identity: folder });
    const path = join(folder, 'identity.pem');
    const text = await openssl(['x509', '-in', path, '-noout', '-text', '-fingerprint', '-sha256']);
    assert.match(text, /Version: 3 /);
    assert.match(text, /Signature Algorithm: ecdsa-with-SHA256/);
    assert.match(text, /NIST CURVE: P-256/);
    assert.match(text, /Not After : Dec 31 23:59:59 9999 GMT/);
    const [, printed = ''] = /Fingerprint=([0-9A-F:]+)/i.exec(text) ?? [];
    assert.equal(printed.replaceAll(':', '').toLowerCase(), identity.fingerprint);
    assert.match(await openssl(['verify', '-CAfile', path, path]), /: OK/);
  });

  test('it derives the same proof from its own end of the connection', async () => {
    const acceptor = new TlsAcceptor({
      alpn,
      identity: await Identity.load({ identity: tempFolder() }),
      handshakeTimeoutMs: 60_000,
    });
    const sockets: TLSSocket[] = [];
    const proofs: Buffer[] = [];
    const server = await LocalServer.open(async (raw) => {
      const handshake = await acceptor.accept(raw);
      assert.ok('socket' in handshake);
      sockets.push(handshake.socket.on('error', () => {}));
      proofs.push(PairingProof.overTls(token, 'receiver', handshake.socket).own);
    });
    const args = ['s_client', '-connect', `127.0.0.1:${server.port}`, '-tls1_3', '-alpn', alpn];
    const exporter = ['-keymatexport', 'EXPORTER-arkavo-pipeline', '-keymatexportlen', '32'];
    const output = await openssl([...args, ...exporter], { until: /Keying material: [0-9A-F]{64}/ });
    assert.match(output, /ALPN protocol: arkavo-test\/1/);
    const [, material = ''] = /Keying material: ([0-9A-F]{64})/.exec(output) ?? [];
    const label = 'arkavo-pipeline pairing\0tls\0receiver\0';
    const expected = createHmac('sha256', token).update(label).update(Buffer.from(material, 'hex')).digest();
    assert.deepEqual(proofs, [expected]);
    for (const socket of sockets) socket.destroy();
    await server.close();
  });

  for (const version of ['-tls1', '-tls1_1', '-tls1_2']) {
    test(`its client with ${version} does not come in`, async () => {
      const receiver = await TlsReceiver.open();
      const args = ['s_client', '-connect', `127.0.0.1:${receiver.port}`, version, '-alpn', alpn];
      const output = await openssl([...args, '-cipher', 'DEFAULT@SECLEVEL=0']);
      await receiver.settled(1);
      assert.match(output, /alert protocol version/);
      assert.deepEqual(receiver.outcomes, ['old-tls']);
      await receiver.close();
    });
  }

  test('a key file with a passphrase is refused, and so is a key that is too short', async () => {
    const folder = tempFolder();
    const [certificate, key, locked] = ['certificate', 'key', 'locked'].map((name) => join(folder, `${name}.pem`));
    assert.ok(certificate && key && locked);
    const args = [
      'req',
      '-x509',
      '-newkey',
      'rsa:1024',
      '-nodes',
      '-subj',
      '/CN=x',
      '-keyout',
      key,
      '-out',
      certificate,
    ];
    await openssl(args);
    const refused = { code: 'ERR_TCP_CERTIFICATE' };
    await assert.rejects(Identity.load({ certificate, key }), { ...refused, message: /has 1024 bits/ });
    await openssl(['pkcs8', '-topk8', '-in', key, '-out', locked, '-passout', 'pass:secret']);
    await assert.rejects(Identity.load({ certificate, key: locked }), { ...refused, message: /not encrypted/ });
  });

  test('a certificate that has expired is refused when it is loaded', async () => {
    const folder = tempFolder();
    const paths = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
    const keyArgs = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', paths.key];
    const dates = ['-days', '1'];
    const output = await openssl(['req', '-x509', ...keyArgs, '-subj', '/CN=x', ...dates, '-out', paths.certificate]);
    await Identity.load(paths).catch((error) => assert.fail(`${error.message}: ${output}`));
    const tomorrow = new Date(Date.now() + 2 * 86_400_000);
    await assert.rejects(Identity.load(paths, tomorrow), { code: 'ERR_TCP_CERTIFICATE', message: /has expired on/ });
    writeFileSync(paths.certificate, '');
    await assert.rejects(Identity.load(paths), { code: 'ERR_TCP_CERTIFICATE', message: /no certificate in/ });
  });
}

test.run();
