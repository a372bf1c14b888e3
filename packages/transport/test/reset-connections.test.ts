import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { Door } from '../src/connections/door.js';
import { tempFolder } from '../src/testing/temp-folder.js';
import { Identity } from '../src/trust/identity.js';
import { TlsAcceptor } from '../src/trust/tls-acceptor.js';

const test = suite('connections that were reset before they were accepted');

/** Such a connection has no address. */
function resetSocket(): Socket {
  return new Socket();
}

test('each of them is a probe to the TLS acceptor, however many there are', async () => {
  const identity = await Identity.load({ identity: tempFolder() });
  const acceptor = new TlsAcceptor({ identity, alpn: 'arkavo-test/1', handshakeTimeoutMs: 600_000 });
  const sockets = Array.from({ length: 3 }, resetSocket);
  const handshakes = await Promise.all(sockets.map((socket) => acceptor.accept(socket)));
  assert.deepEqual(
    handshakes.map((handshake) => 'refusal' in handshake && handshake.refusal),
    ['probe', 'probe', 'probe'],
  );
  assert.ok(sockets.every(({ destroyed }) => destroyed));
});

test('the door drops them in silence: nobody is there to be judged, and no attempt is spent', () => {
  const drops: string[] = [];
  const faults: Error[] = [];
  const door = new Door({
    security: { transport: 'plaintext', loopbackOnly: true, warning: undefined },
    identity: undefined,
    alpn: 'arkavo-test/1',
    hasToken: true,
    clock: systemClock,
    maxConnections: 1,
    helloTimeoutMs: 1000,
    drop: (cause) => drops.push(cause),
    fault: (error) => faults.push(error),
    open: () => assert.fail('was let in'),
  });
  const sockets = Array.from({ length: 300 }, resetSocket);
  for (const socket of sockets) door.knock(socket);
  assert.deepEqual([drops, faults], [[], []]);
  assert.ok(sockets.every(({ destroyed }) => destroyed));
});

test.run();
