import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { suite } from 'uvu';
import { LocalServer } from '../../src/testing/local-server.js';
import { tempFolder } from '../../src/testing/temp-folder.js';
import { Identity } from '../../src/trust/identity.js';
import { KnownReceivers } from '../../src/trust/known-receivers.js';
import { connectSender } from './support/tls-sender.js';

const test = suite('TLS, wrong receivers');
const knownReceivers = new KnownReceivers(tempFolder());
const token = 'correct horse battery staple';

test('a receiver that answers in plaintext gets no byte of the stream', async () => {
  let received = Buffer.alloc(0);
  const server = await LocalServer.open((socket) => {
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
    });
    socket.write('AKVP and more that is not TLS');
  });
  const attempt = connectSender({ port: server.port, token, knownReceivers });
  await assert.rejects(attempt, { code: 'ERR_TCP_TLS', message: /answers in plaintext/ });
  assert.ok(!received.includes(token));
  await server.close();
});

test('a receiver that closes within the handshake may expect plaintext', async () => {
  const server = await LocalServer.open((socket) => socket.once('data', () => socket.destroy()));
  const attempt = connectSender({ port: server.port, token, knownReceivers });
  await assert.rejects(attempt, { code: 'ERR_TCP_TLS', message: /closed the connection in the TLS handshake/ });
  await server.close();
});

test('a receiver that says nothing is given up in time', async () => {
  const server = await LocalServer.open(() => {});
  const attempt = connectSender({ port: server.port, token, knownReceivers, timeoutMs: 50 });
  await assert.rejects(attempt, { code: 'ERR_TCP_ADDRESS', message: /no answer in 50 ms/ });
  await server.close();
});

test('an attempt ends when it is given up, also before it begins', async () => {
  const stop = new AbortController();
  const server = await LocalServer.open((socket) => socket.once('data', () => stop.abort()));
  const options = { port: server.port, token, knownReceivers, signal: stop.signal };
  await assert.rejects(connectSender(options), { code: 'ERR_TCP_ADDRESS', message: /given up/ });
  await assert.rejects(connectSender(options), { code: 'ERR_TCP_ADDRESS', message: /given up/ });
  await server.close();
});

test('where nobody listens is an address without anybody', async () => {
  const server = await LocalServer.open(() => {});
  const { port } = server;
  await server.close();
  await assert.rejects(connectSender({ port, token, knownReceivers }), {
    code: 'ERR_TCP_ADDRESS',
    message: /ECONNREFUSED/,
  });
});

for (const [what, options, message] of [
  ['TLS 1.2 at most', { maxVersion: 'TLSv1.2' }, /does not speak TLS 1\.3/],
  ['another protocol over TLS', { ALPNProtocols: ['h2'] }, /not our protocol over it/],
  ['TLS without a protocol over it', {}, /not arkavo-test\/1 over it/],
] as const) {
  test(`a receiver of ${what} is refused`, async () => {
    const identity = await Identity.load({ identity: tempFolder() });
    const ALPNProtocols = 'ALPNProtocols' in options ? [...options.ALPNProtocols] : undefined;
    const server = createTlsServer({ ...identity.secrets(), ...options, ...(ALPNProtocols && { ALPNProtocols }) });
    server.on('tlsClientError', () => {}).on('secureConnection', (socket) => socket.on('error', () => {}));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await assert.rejects(connectSender({ port, token, knownReceivers }), { code: 'ERR_TCP_TLS', message });
    server.close();
    await once(server, 'close');
  });
}

test.run();
