import assert from 'node:assert/strict';
import { MetadataPacket } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { header } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, takeOne, until } from './support/stages.js';

const test = suite('times of packets from the wire');
const farUs = 5e15;

/** A message of metadata with these times, whatever a sender would make of them. */
function message(ptsUs: number, durationUs = 0): Buffer {
  const bytes = messageBytes(new MetadataPacket({ ...header(0), ptsUs, durationUs: 0, value: 1 }));
  bytes.writeBigInt64BE(BigInt(durationUs), 8 + 1 + 1 + 'camera'.length + 8);
  return bytes;
}

const table: [name: string, bytes: Buffer, expected: RegExp][] = [
  ['a duration below 0', message(0, -1), /lasts -1 µs; 0 to 600000000 are expected/],
  ['a duration of years', message(0, farUs), /lasts 5000000000000000 µs; 0 to 600000000/],
  ['a time too far from 0', message(farUs + 2), /a packet at 5000000000000002 µs; at most/],
];

for (const [name, bytes, expected] of table) {
  test(`${name} ends the connection, and nothing comes of it`, async () => {
    const { stage: receiver, port } = await openReceiver({ keepListening: true });
    const peer = await RawPeer.connect(port);
    peer.socket.write(Buffer.concat([helloBytes(), bytes]));
    await peer.closed;
    await until(() => receiver.faults.length === 1);
    assert.match(String(receiver.faults[0]?.message), expected);
    assert.deepEqual([receiver.drops, receiver.emitted], [{ 'refused-protocol': 1 }, []]);
    await receiver.close();
  });
}

test('ten minutes are a duration; one that a receiver would refuse is sent as unknown', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await RawPeer.connect(port);
  const endless = new MetadataPacket({ ...header(0), durationUs: 600_000_001, value: 1 });
  peer.socket.write(Buffer.concat([helloBytes(), message(0, 600_000_000), messageBytes(endless)]));
  const packets = await receiver.take(2);
  assert.deepEqual(
    packets.map(({ durationUs }) => durationUs),
    [600_000_000, 0],
  );
  for (const packet of packets) packet.dispose();
  peer.socket.destroy();
  await receiver.close();
});

test('a sender that ended in another century leaves its source where it was for the next one', async () => {
  const { stage: receiver, port } = await openReceiver({ keepListening: true });
  const times: number[] = [];
  for (const [id, ptsUs] of [
    ['a', 0],
    ['a', farUs],
    ['b', 0],
  ] as const) {
    const peer = await RawPeer.connect(port);
    peer.socket.write(Buffer.concat([helloBytes({ id }), message(ptsUs)]));
    const packet = await takeOne(receiver);
    times.push(packet.ptsUs);
    packet.dispose();
    peer.socket.destroy();
    await until(() => receiver.events.length === 2 * times.length);
  }
  assert.deepEqual(times, [0, farUs, 0]);
  await receiver.close();
});

test.run();
