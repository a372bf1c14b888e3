import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { suite } from 'uvu';
import { encodeRequest } from '../src/framing/request-message.js';
import { accessUnit, metadata } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, openSender, takeOne, until } from './support/stages.js';

const test = suite('receiver, bad peers');

function otherVersion(): Buffer {
  const bytes = helloBytes();
  bytes.writeUInt16BE(9, 4);
  return bytes;
}

function withoutClock(): Buffer {
  const json = Buffer.from('{"name":"x","id":"y","capabilities":{}}');
  const prefix = Buffer.from(helloBytes().subarray(0, 8));
  prefix.writeUInt16BE(json.length, 6);
  return Buffer.concat([prefix, json]);
}

const oversize = Buffer.from([0x7f, 0xff, 0xff, 0xff, 1, 0, 0, 0]);
const hugeHello = Buffer.from([0x41, 0x4b, 0x56, 0x50, 0, 2, 0xff, 0xff]);

const table: [name: string, bytes: Buffer, expected: RegExp][] = [
  ['an HTTP client', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'), /received "GET \/ HT" where a hello/],
  [
    'an Arkavo app',
    Buffer.from('{"kind":"handshake"}\n'),
    /a hello was expected; .* protocol "arkavo": set "protocol"/,
  ],
  [
    'a sender of TLS',
    Buffer.of(0x16, 3, 1, 0, 200, 1, 0, 0),
    /a hello was expected; the peer speaks TLS: set "security"/,
  ],
  ['random garbage', Buffer.concat([Buffer.from([1]), randomBytes(4096)]), /where a hello was expected/],
  ['another version', otherVersion(), /speaks protocol version 9, this side 2/],
  ['a hello that is too long', hugeHello, /a hello of 65535 bytes/],
  ['a hello without a clock', withoutClock(), /name, id and clock/],
  ['a name that is too long', helloBytes({ name: 'ä'.repeat(128) }), /whose name has 256 bytes, at most 255/],
  [
    'a name that forges a line of the log',
    helloBytes({ name: 'x\ny' }),
    /a hello whose name has control characters, line separators/,
  ],
  [
    'a name that steers a terminal',
    helloBytes({ name: '\u009b2J' }),
    /a hello whose name has control characters, line separators/,
  ],
  [
    'a message that is too long',
    Buffer.concat([helloBytes(), oversize]),
    /2147483647 bytes; maxMessageBytes is 16777216/,
  ],
];

for (const [name, bytes, expected] of table) {
  test(`${name} is cut off with one fault, and a sender beside it goes on`, async () => {
    const { stage: receiver, port, ended } = await openReceiver();
    const sender = await openSender(port);
    await sender.send(accessUnit(0, { keyframe: true }));
    const peer = await RawPeer.connect(port);
    peer.socket.write(bytes);
    await peer.closed;
    await until(() => receiver.faults.length > 0);
    assert.equal(receiver.faults.length, 1);
    assert.match(String(receiver.faults[0]?.message), expected);
    assert.equal((receiver.faults[0] as { code?: string }).code, 'ERR_TCP_PROTOCOL');
    await sender.send(accessUnit(1));
    await sender.end();
    await ended;
    assert.equal(receiver.emitted.length, 2);
    await sender.close();
    await receiver.close();
  });
}

test('a peer of another version is told ours', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await RawPeer.connect(port);
  peer.socket.write(otherVersion());
  await peer.closed;
  assert.deepEqual(peer.received.subarray(0, 6), helloBytes().subarray(0, 6));
  await receiver.close();
});

test('a connection that says nothing, or only half a hello, is cut off in time', async () => {
  const { stage: receiver, port } = await openReceiver({ helloTimeoutMs: 50 });
  const silent = await RawPeer.connect(port);
  const slow = await RawPeer.connect(port);
  slow.socket.write(helloBytes().subarray(0, 20));
  await Promise.all([silent.closed, slow.closed]);
  await until(() => receiver.faults.length === 2);
  for (const fault of receiver.faults) assert.match(fault.message, /said no hello in 50 ms/);
  assert.deepEqual(receiver.drops, { 'refused-silent': 2 });
  await receiver.close();
});

test('a connection cut inside a message loses that message only, and is said to be broken', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await RawPeer.connect(port);
  const half = messageBytes(accessUnit(1)).subarray(0, 700);
  peer.socket.end(Buffer.concat([helloBytes(), messageBytes(accessUnit(0, { keyframe: true })), half]));
  await until(() => receiver.logs.some((line) => line.includes('ended inside a message')));
  assert.equal(receiver.emitted.length, 1);
  await receiver.close();
});

test('deltas before the first keyframe are dropped and a keyframe is asked for; metadata is not held up', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await RawPeer.connect(port);
  const packets = [accessUnit(0), accessUnit(1), metadata(2), accessUnit(3, { keyframe: true }), accessUnit(4)];
  peer.socket.write(Buffer.concat([helloBytes(), ...packets.map((packet) => messageBytes(packet))]));
  const taken = await receiver.take(3);
  assert.deepEqual(
    taken.map(({ ptsUs }) => Math.round(ptsUs / 33_333)),
    [2, 3, 4],
  );
  assert.deepEqual(receiver.drops, { 'awaiting-keyframe': 2 });
  await until(() => peer.received.includes(encodeRequest({ type: 'keyframe', sourceId: 'camera' })));
  for (const packet of taken) packet.dispose();
  peer.socket.destroy();
  await receiver.close();
});

test('what more sources than maxSourcesPerConnection send is dropped and counted', async () => {
  const { stage: receiver, port } = await openReceiver({ maxSourcesPerConnection: 4 });
  const peer = await RawPeer.connect(port);
  peer.socket.write(helloBytes());
  for (let index = 0; index < 6; index++) {
    peer.socket.write(messageBytes(accessUnit(index, { keyframe: true, sourceId: `camera-${index}` })));
  }
  await until(() => receiver.drops['too-many-sources'] === 2);
  assert.deepEqual(
    receiver.emitted.map(({ packet }) => packet.sourceId),
    ['camera-0', 'camera-1', 'camera-2', 'camera-3'],
  );
  peer.socket.destroy();
  await receiver.close();
});

test('a source id that forges a line of the log is refused', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await RawPeer.connect(port);
  peer.socket.write(
    Buffer.concat([helloBytes(), messageBytes(accessUnit(0, { keyframe: true, sourceId: 'x\nwarn: y' }))]),
  );
  await peer.closed;
  await until(() => receiver.faults.length > 0);
  assert.match(String(receiver.faults[0]?.message), /a source id that has control characters/);
  assert.deepEqual(receiver.drops, { 'refused-protocol': 1 });
  await receiver.close();
});

test('senders beyond maxConnections are refused and counted', async () => {
  const { stage: receiver, port } = await openReceiver({ maxConnections: 1 });
  const sender = await openSender(port);
  await sender.send(accessUnit(0, { keyframe: true }));
  (await takeOne(receiver)).dispose();
  const peer = await RawPeer.connect(port);
  peer.socket.write(helloBytes());
  await peer.closed;
  await until(() => receiver.faults.length > 0);
  assert.match(String(receiver.faults[0]?.message), /refused: there are 1 connections, which is maxConnections/);
  assert.deepEqual(receiver.drops, { 'refused-limit': 1 });
  await sender.close();
  await receiver.close();
});

test.run();
