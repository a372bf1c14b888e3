import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { accessUnit } from './support/packets.js';
import { helloBytes, RawServer } from './support/raw-peer.js';
import { openReceiver, openSender, until } from './support/stages.js';

const test = suite('sender, bad peers');

const otherVersion = helloBytes();
otherVersion.writeUInt16BE(1, 4);

const table: [name: string, answer: Buffer, expected: RegExp][] = [
  [
    'a web server',
    Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
    /is no receiver for this sender: received "HTTP\/1.1"/,
  ],
  ['a receiver of another version', otherVersion, /the peer speaks protocol version 1, this side 2/],
];

for (const [name, answer, expected] of table) {
  test(`${name} gets no packet; the fault says so and the sender tries again`, async () => {
    const server = await RawServer.open(answer);
    const sender = await openSender(server.port, { closeTimeoutMs: 30 });
    const packet = accessUnit(0, { keyframe: true });
    const sent = sender.send(packet);
    await until(() => sender.faults.length >= 2);
    assert.match(String(sender.faults[0]?.message), expected);
    assert.equal((sender.faults[0] as { code?: string }).code, 'ERR_TCP_PROTOCOL');
    assert.equal(packet.done, false);
    sender.stop();
    await sent;
    assert.deepEqual(sender.drops, { 'not-connected': 1 });
    await sender.close();
    await server.close();
  });
}

test('a server that never says hello is given up after connectTimeoutMs', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { connectTimeoutMs: 30 });
  await until(() => server.peers.length >= 2);
  assert.ok(sender.logs.some((line) => line.includes('no answer in 30 ms')));
  await sender.close();
  await server.close();
});

test('a receiver that falls silent is taken for dead', async () => {
  const server = await RawServer.open(helloBytes());
  const sender = await openSender(server.port, { silenceTimeoutMs: 500 });
  await until(() => sender.logs.some((line) => line.includes('nothing was heard for 500 ms')));
  await sender.close();
  await server.close();
});

test('nonsense from a receiver ends the connection with a fault', async () => {
  const server = await RawServer.open(Buffer.concat([helloBytes(), Buffer.alloc(64, 0xff)]));
  const sender = await openSender(server.port);
  await until(() => sender.faults.length > 0);
  assert.match(String(sender.faults[0]?.message), /maxMessageBytes is 4096/);
  await sender.close();
  await server.close();
});

test('a unit that the receiver would not take is dropped with a fault, and its source goes on at a keyframe', async () => {
  const { stage: receiver, port, ended } = await openReceiver({ maxMessageBytes: 2000 });
  const sender = await openSender(port);
  await sender.send(accessUnit(0, { keyframe: true }));
  await sender.send(accessUnit(1, { bytes: 2000 }));
  await sender.send(accessUnit(2));
  await sender.send(accessUnit(3, { keyframe: true }));
  await sender.end();
  await ended;
  assert.deepEqual(
    receiver.emitted.map(({ packet }) => packet.ptsUs),
    [0, 3 * 33_333],
  );
  assert.deepEqual(sender.drops, { unsendable: 1, 'awaiting-keyframe': 1 });
  assert.equal(sender.requests.length, 1);
  assert.match(String(sender.faults[0]?.message), /2000 bytes; raise the receiver's maxMessageBytes/);
  await sender.close();
  await receiver.close();
});

test('a name that does not fit is a fault of that packet only', async () => {
  const { stage: receiver, port } = await openReceiver();
  const sender = await openSender(port);
  for (const sourceId of ['é'.repeat(127), 'é'.repeat(128), `a${'é'.repeat(127)}`]) {
    await sender.send(accessUnit(0, { keyframe: true, sourceId }));
  }
  const taken = await receiver.take(2);
  assert.deepEqual(
    taken.map(({ sourceId }) => Buffer.byteLength(sourceId)),
    [254, 255],
  );
  assert.deepEqual(sender.drops, { unsendable: 1 });
  assert.match(String(sender.faults[0]?.message), /256 bytes, at most 255/);
  for (const packet of taken) packet.dispose();
  await sender.close();
  await receiver.close();
});

test.run();
