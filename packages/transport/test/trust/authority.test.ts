import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import { tempFolder } from '../../src/testing/temp-folder.js';
import { Identity } from '../../src/trust/identity.js';
import { KnownReceivers } from '../../src/trust/known-receivers.js';
import { openssl, opensslMissing } from './support/openssl.js';
import { TlsReceiver } from './support/tls-receiver.js';
import { connectSender } from './support/tls-sender.js';

const missing = opensslMissing();
const test = suite('authority');
const token = 'correct horse battery staple';

/** An authority in a folder of its own, and a certificate by it for these names. */
async function issue(names: string): Promise<{ ca: string; certificate: string; key: string }> {
  const folder = tempFolder();
  const path = (name: string) => join(folder, name);
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(['req', '-x509', ...ec, '-subj', '/CN=authority', '-keyout', path('ca.key'), '-out', path('ca.pem')]);
  await openssl(['req', ...ec, '-subj', '/CN=receiver', '-keyout', path('key.pem'), '-out', path('request.pem')]);
  writeFileSync(path('names'), `subjectAltName=${names}\n`);
  const by = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial', '-extfile', path('names')];
  await openssl(['x509', '-req', '-in', path('request.pem'), ...by, '-out', path('certificate.pem')]);
  return { ca: path('ca.pem'), certificate: path('certificate.pem'), key: path('key.pem') };
}

if (missing) console.log(`skipped: ${missing}`);
else {
  for (const [host, names] of [
    ['127.0.0.1', 'IP:127.0.0.1'],
    ['localhost', 'DNS:localhost'],
  ] as const) {
    test(`a receiver at ${host} with a certificate of the authority for it is taken, and not pinned`, async () => {
      const { ca, ...files } = await issue(names);
      const receiver = await TlsReceiver.open({ token, identity: await Identity.load(files) });
      const knownReceivers = new KnownReceivers(tempFolder());
      const socket = await connectSender({ host, port: receiver.port, token, ca, knownReceivers });
      assert.deepEqual(receiver.outcomes, ['paired']);
      assert.equal(await knownReceivers.find(host, receiver.port), undefined);
      socket.destroy();
      await receiver.close();
    });
  }

  test('a certificate of the authority for another name is refused', async () => {
    const { ca, ...files } = await issue('DNS:other.example,IP:127.0.0.2');
    const receiver = await TlsReceiver.open({ token, identity: await Identity.load(files) });
    for (const host of ['127.0.0.1', 'localhost']) {
      const attempt = connectSender({
        host,
        port: receiver.port,
        token,
        ca,
        knownReceivers: new KnownReceivers(tempFolder()),
      });
      await assert.rejects(attempt, { code: 'ERR_TCP_CERTIFICATE', message: /for another name/ });
    }
    assert.ok(!receiver.outcomes.includes('paired'));
    await receiver.close();
  });

  test('a certificate of another authority, or of none, is refused', async () => {
    const [{ ca }, { certificate, key }] = [await issue('IP:127.0.0.1'), await issue('IP:127.0.0.1')];
    for (const options of [{ certificate, key }, { identity: tempFolder() }]) {
      const receiver = await TlsReceiver.open({ token, identity: await Identity.load(options) });
      const attempt = connectSender({
        port: receiver.port,
        token,
        ca,
        knownReceivers: new KnownReceivers(tempFolder()),
      });
      await assert.rejects(attempt, { code: 'ERR_TCP_CERTIFICATE', message: /no authority in the file of ca/ });
      await receiver.close();
    }
  });
}

test.run();
