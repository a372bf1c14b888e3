import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { systemClock } from '@arkavo-pipeline/core';
import { Door } from '@arkavo-pipeline/transport/connections';
import { suite } from 'uvu';
import type { ReceiverConnection } from '../src/receiver/receiver-connection.js';
import { GreetedPeer } from './support/greeted-peer.js';
import { accessUnit } from './support/packets.js';
import { RawPeer, RawServer } from './support/raw-peer.js';
import { openReceiver, openSender, takeOne, until } from './support/stages.js';

const test = suite('door');
const loopback = { transport: 'plaintext', loopbackOnly: true, warning: undefined } as const;

/** A connection that has been silent for so long. */
function guest(socket: Socket, quietSeconds: number): ReceiverConnection {
  return {
    name: 'guest',
    peer: undefined,
    quietSeconds,
    request: () => {},
    tick: () => {},
    destroy: () => void socket.destroy(),
  };
}

/** What becomes of a guest when another one comes, and there is one place. */
async function whenFull(quietSeconds: number) {
  const server = await RawServer.open();
  const drops: string[] = [];
  const guests: ReceiverConnection[] = [];
  const door = new Door({
    security: loopback,
    identity: undefined,
    alpn: 'arkavo-test/1',
    hasToken: false,
    clock: systemClock,
    maxConnections: 1,
    helloTimeoutMs: 1000,
    drop: (cause) => drops.push(cause),
    fault: () => {},
    open: (socket) => {
      const connection = guest(socket, quietSeconds);
      guests.push(connection);
      return connection;
    },
  });
  const first = await RawPeer.connect(server.port);
  const second = await RawPeer.connect(server.port);
  await until(() => server.peers.length === 2);
  for (const { socket } of server.peers) door.knock(socket);
  const entered = guests.map((connection) => door.enter(connection) === undefined);
  const isGone = server.peers[0]?.socket.destroyed;
  for (const peer of [first, second]) peer.socket.destroy();
  await server.close();
  return { entered, isGone, drops };
}

test('when all places are taken, one that was silent for ten seconds makes room', async () => {
  assert.deepEqual(await whenFull(10), { entered: [true, true], isGone: true, drops: ['refused-idle'] });
});

test('one that was silent for less keeps its place', async () => {
  assert.deepEqual(await whenFull(9), { entered: [true, false], isGone: false, drops: [] });
});

/** A connection of 127.0.0.1 that nobody has made. */
function accepted(): Socket {
  return Object.defineProperty(new Socket(), 'remoteAddress', { value: '127.0.0.1' });
}

test('one that had to make room while it was being refused is counted once', () => {
  const drops: string[] = [];
  const guests: ReceiverConnection[] = [];
  const door = new Door({
    ...{ security: loopback, identity: undefined, alpn: 'arkavo-test/1', hasToken: false, clock: systemClock },
    ...{ maxConnections: 1, helloTimeoutMs: 1000, drop: (cause) => drops.push(cause), fault: () => {} },
    open: (socket) => {
      const connection = guest(socket, 0);
      guests.push(connection);
      return connection;
    },
  });
  for (let count = 0; count < 65; count++) door.knock(accepted());
  assert.deepEqual(drops, ['refused-pending']);
  const counted = guests.slice(0, 2).map((connection) => door.ended(connection, 'refused'));
  assert.deepEqual(counted, [true, false]);
});

test('a tcp-sender that finds no room never believes that it is connected, and loses nothing', async () => {
  const { stage: receiver, port } = await openReceiver({ maxConnections: 1 });
  const first = await openSender(port);
  await first.send(accessUnit(0, { keyframe: true }));
  (await takeOne(receiver)).dispose();
  const second = await openSender(port, { closeTimeoutMs: 20 });
  const sent = second.send(accessUnit(0, { keyframe: true }));
  await until(() => (receiver.drops['refused-limit'] ?? 0) >= 3);
  assert.deepEqual(
    second.logs.filter((line) => line.includes('connected to')),
    [],
  );
  assert.match(String(second.faults[0]?.message), /without a hello: .*it has no room/);
  assert.deepEqual([second.drops, second.requests], [{}, []]);
  await first.close();
  await sent;
  await until(() => receiver.emitted.length === 1);
  for (const stage of [second, receiver]) await stage.close();
});

test('with a token, who finds no room is not told that it was right', async () => {
  const token = 'correct-horse-battery-staple';
  const { stage: receiver, port } = await openReceiver({ token, maxConnections: 1 });
  const [first, second] = [await GreetedPeer.connect(port, 'a'), await GreetedPeer.connect(port, 'b')];
  first.peer.socket.write(first.proofOf(token));
  await until(() => first.peer.received.length > first.helloBytes);
  second.peer.socket.write(second.proofOf(token));
  await second.peer.closed;
  assert.equal(second.peer.received.length, second.helloBytes);
  await until(() => receiver.drops['refused-limit'] === 1);
  first.peer.socket.destroy();
  await receiver.close();
});

test.run();
