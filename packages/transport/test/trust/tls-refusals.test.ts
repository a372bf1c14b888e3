import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectPlain } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { suite } from 'uvu';
import { alpn } from './support/alpn.js';
import { closed } from './support/closed.js';
import { TlsReceiver } from './support/tls-receiver.js';

const test = suite('TLS, refused senders');

const lines: [who: string, bytes: string | Buffer][] = [
  ['an Arkavo camera', '{"kind":"handshake","handshake":{"sourceID":"iPhone-face","deviceName":"iPhone"}}\n'],
  ['a framed sender in plaintext', Buffer.from('414b565000020010', 'hex')],
  ['a web browser', 'GET / HTTP/1.1\r\nHost: camera\r\n\r\n'],
];
for (const [who, bytes] of lines) {
  test(`${who} is refused as plaintext`, async () => {
    const receiver = await TlsReceiver.open();
    const socket = connectPlain(receiver.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(bytes);
    await receiver.settled(1);
    assert.deepEqual(receiver.outcomes, ['plaintext']);
    assert.match(String(receiver.refusals[0]?.message), /^127\.0\.0\.1:\d+ does not speak TLS/);
    assert.equal((receiver.refusals[0] as { code?: string }).code, 'ERR_TCP_TLS');
    socket.destroy();
    await receiver.close();
  });
}

const clients: [who: string, options: ConnectionOptions, outcome: string][] = [
  ['TLS 1.2', { maxVersion: 'TLSv1.2', ALPNProtocols: [alpn] }, 'old-tls'],
  ['no protocol over TLS', {}, 'other-protocol'],
  ['HTTP/2 over TLS', { ALPNProtocols: ['h2'] }, 'other-protocol'],
];
for (const [who, options, outcome] of clients) {
  test(`a client of ${who} is refused`, async () => {
    const receiver = await TlsReceiver.open();
    const socket = connectTls({ port: receiver.port, host: '127.0.0.1', rejectUnauthorized: false, ...options });
    await Promise.all([receiver.settled(1), closed(socket)]);
    assert.deepEqual(receiver.outcomes, [outcome]);
    assert.equal((receiver.refusals[0] as { code?: string }).code, 'ERR_TCP_TLS');
    await receiver.close();
  });
}

test('a connection that closes without a word is a probe', async () => {
  const receiver = await TlsReceiver.open();
  const socket = connectPlain(receiver.port, '127.0.0.1', () => socket.end());
  await receiver.settled(1);
  assert.deepEqual(receiver.outcomes, ['probe']);
  await receiver.close();
});

test('a connection that closes within the handshake is unfinished', async () => {
  const receiver = await TlsReceiver.open();
  const socket = connectPlain(receiver.port, '127.0.0.1');
  socket.end(Buffer.from('1603010200', 'hex'));
  await receiver.settled(1);
  assert.deepEqual(receiver.outcomes, ['unfinished']);
  await receiver.close();
});

test('a connection that is silent, or slow, is cut off in time', async () => {
  const receiver = await TlsReceiver.open({ handshakeTimeoutMs: 50 });
  const silent = connectPlain(receiver.port, '127.0.0.1');
  const slow = connectPlain(receiver.port, '127.0.0.1');
  slow.write(Buffer.from('16030102', 'hex'));
  for (const socket of [silent, slow]) socket.resume();
  await Promise.all([receiver.settled(2), closed(silent), closed(slow)]);
  assert.deepEqual(receiver.outcomes, ['timeout', 'timeout']);
  await receiver.close();
});

test('each of many connections at once comes to its own end', async () => {
  const receiver = await TlsReceiver.open();
  const sockets = Array.from({ length: 90 }, (_, index) => {
    const socket = connectPlain(receiver.port, '127.0.0.1');
    socket.on('error', () => {});
    if (index % 3 === 0) socket.end();
    else if (index % 3 === 1) socket.write('{"kind":"frame"}\n');
    else socket.end(Buffer.from('1603010200', 'hex'));
    return socket;
  });
  await receiver.settled(90);
  const counts = new Map<string, number>();
  for (const outcome of receiver.outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  assert.deepEqual(Object.fromEntries(counts), { probe: 30, plaintext: 30, unfinished: 30 });
  for (const socket of sockets) socket.destroy();
  await receiver.close();
});

test('a session that a client has kept is not resumed', async () => {
  const receiver = await TlsReceiver.open();
  const options = { port: receiver.port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: [alpn] };
  const first = connectTls(options);
  const [session] = (await once(first, 'session')) as [Buffer];
  first.destroy();
  const second = connectTls({ ...options, session });
  await once(second, 'secureConnect');
  assert.equal(second.isSessionReused(), false);
  second.destroy();
  await receiver.close();
});

test.run();
