import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { RecordingRelay } from '../../src/testing/recording-relay.js';
import { tempFolder } from '../../src/testing/temp-folder.js';
import { KnownReceivers } from '../../src/trust/known-receivers.js';
import { makeToken } from '../../src/trust/pairing-token.js';
import { TlsReceiver } from './support/tls-receiver.js';
import { connectSender } from './support/tls-sender.js';

const test = suite('secrecy');

test('a capture of a session has neither the stream nor the token in it', async () => {
  const token = makeToken();
  const receiver = await TlsReceiver.open({ token });
  const relay = await RecordingRelay.open(receiver.port);
  const socket = await connectSender({ port: relay.port, token, knownReceivers: new KnownReceivers(tempFolder()) });
  const stream = 'the same plain words, again and again; '.repeat(200);
  socket.write(`${stream}END`);
  await receiver.hears('END');
  assert.equal(receiver.received, `${stream}END`);
  assert.ok(relay.bytes.length > stream.length);
  for (const plain of ['the same plain words', 'again and again', token, token.replaceAll('-', ''), 'CN=arkavo']) {
    assert.ok(!relay.bytes.includes(plain), plain);
    assert.ok(!relay.bytes.includes(Buffer.from(plain).toString('base64').slice(0, 12)), plain);
  }
  // TLS 1.3 encrypts the certificate too.
  assert.ok(!relay.bytes.includes(Buffer.from(receiver.identity.fingerprint, 'hex')));
  assert.ok(!relay.bytes.includes('arkavo-pipeline'));
  socket.destroy();
  await relay.close();
  await receiver.close();
});

test.run();
