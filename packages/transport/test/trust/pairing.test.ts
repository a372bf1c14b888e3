import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { tempFolder } from '../../src/testing/temp-folder.js';
import { Identity } from '../../src/trust/identity.js';
import { KnownReceivers } from '../../src/trust/known-receivers.js';
import { makeToken } from '../../src/trust/pairing-token.js';
import { Interceptor } from './support/interceptor.js';
import { TlsReceiver } from './support/tls-receiver.js';
import { connectSender } from './support/tls-sender.js';

const test = suite('pairing');
const token = makeToken();

test('with the right token a sender pairs, pins, and sends', async () => {
  const receiver = await TlsReceiver.open({ token });
  const knownReceivers = new KnownReceivers(tempFolder());
  const { port } = receiver;
  const socket = await connectSender({ port, token, knownReceivers });
  socket.write('a picture');
  await receiver.hears('a picture');
  assert.deepEqual(receiver.outcomes, ['paired']);
  assert.equal(await knownReceivers.find('127.0.0.1', port), receiver.identity.fingerprint);
  (await connectSender({ port, token, knownReceivers })).destroy();
  socket.destroy();
  await receiver.close();
});

test('a wrong token is refused on both sides, and nothing is pinned', async () => {
  const receiver = await TlsReceiver.open({ token });
  const knownReceivers = new KnownReceivers(tempFolder());
  const { port } = receiver;
  await assert.rejects(connectSender({ port, token: makeToken(), knownReceivers }), { code: 'ERR_TCP_TOKEN' });
  await receiver.settled(1);
  assert.deepEqual(receiver.outcomes, ['wrong-token']);
  assert.equal(await knownReceivers.find('127.0.0.1', port), undefined);
  await receiver.close();
});

test('a receiver that does not know the token is not pinned, whatever it answers', async () => {
  const receiver = await TlsReceiver.open();
  const knownReceivers = new KnownReceivers(tempFolder());
  const { port } = receiver;
  const attempt = connectSender({ port, token, knownReceivers });
  await receiver.settled(1);
  await receiver.close();
  await assert.rejects(attempt, { code: 'ERR_TCP_TOKEN' });
  assert.equal(await knownReceivers.find('127.0.0.1', port), undefined);
});

test('a receiver whose certificate was replaced is refused before a byte is sent, and both fingerprints are named', async () => {
  const knownReceivers = new KnownReceivers(tempFolder());
  const receiver = await TlsReceiver.open({ token });
  const { port } = receiver;
  const replaced = await Identity.load({ identity: tempFolder() });
  await knownReceivers.remember('127.0.0.1', port, replaced.fingerprint);
  await assert.rejects(connectSender({ port, token, knownReceivers }), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'ERR_TCP_CERTIFICATE');
    const parts = [replaced.fingerprint, receiver.identity.fingerprint, knownReceivers.path('127.0.0.1', port)];
    for (const part of parts) assert.ok(error.message.includes(part));
    return true;
  });
  await receiver.settled(1);
  assert.ok(!receiver.outcomes.includes('paired'));
  await receiver.close();
});

test('the fingerprint in the definition decides, and the store is not asked', async () => {
  const knownReceivers = new KnownReceivers(tempFolder());
  const receiver = await TlsReceiver.open({ token });
  const { port, identity } = receiver;
  await knownReceivers.remember('127.0.0.1', port, '0'.repeat(64));
  const { fingerprint } = identity;
  (await connectSender({ port, token, fingerprint, knownReceivers })).destroy();
  const wrong = connectSender({ port, token, fingerprint: '0'.repeat(64), knownReceivers });
  await assert.rejects(wrong, { code: 'ERR_TCP_CERTIFICATE', message: /set fingerprint to the new one/ });
  await receiver.close();
});

test('somebody in between at first contact is refused by both sides, and sees neither token nor stream', async () => {
  const receiver = await TlsReceiver.open({ token });
  const interceptor = await Interceptor.open(receiver.port);
  const knownReceivers = new KnownReceivers(tempFolder());
  const { port } = interceptor;
  await assert.rejects(connectSender({ port, token, knownReceivers }), { code: 'ERR_TCP_TOKEN' });
  await receiver.settled(1);
  assert.deepEqual(receiver.outcomes, ['wrong-token']);
  assert.equal(await knownReceivers.find('127.0.0.1', port), undefined);
  assert.equal(interceptor.seen.length, 32);
  assert.ok(!interceptor.seen.includes(token));
  await interceptor.close();
  await receiver.close();
});

test('somebody in between later is refused before he sees a byte', async () => {
  const receiver = await TlsReceiver.open({ token });
  const interceptor = await Interceptor.open(receiver.port);
  const knownReceivers = new KnownReceivers(tempFolder());
  const { port } = interceptor;
  await knownReceivers.remember('127.0.0.1', port, receiver.identity.fingerprint);
  await assert.rejects(connectSender({ port, token, knownReceivers }), { code: 'ERR_TCP_CERTIFICATE' });
  assert.equal(interceptor.seen.length, 0);
  await interceptor.close();
  await receiver.close();
});

test.run();
