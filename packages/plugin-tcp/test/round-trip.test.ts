import assert from 'node:assert/strict';
import { framePoolStats, type Packet } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { aac, accessUnit, metadata, pcm } from './support/packets.js';
import { openReceiver, openSender } from './support/stages.js';

const test = suite('round trip');

/** Everything of a packet but its ledger. */
function contents(packet: Packet): object {
  const { kind, sourceId, ptsUs, durationUs } = packet;
  const common = { kind, sourceId, ptsUs, durationUs };
  if (packet.kind === 'access-unit') {
    const { codec, dtsUs, keyframe, data } = packet;
    return { ...common, codec, dtsUs, keyframe, data: Buffer.from(data).toString('hex') };
  }
  if (packet.kind === 'audio') {
    const { format, sampleRate, channels, config, data } = packet;
    return { ...common, format, sampleRate, channels, config, data: Buffer.from(data).toString('hex') };
  }
  return packet.kind === 'metadata' ? { ...common, value: packet.value } : common;
}

test('every kind of packet arrives bit-exact, in order, and the receiver ends with its sender', async () => {
  const { stage: receiver, port, ended } = await openReceiver();
  const sender = await openSender(port);
  const packets = [
    accessUnit(0, { keyframe: true, bytes: 200_000 }),
    pcm(0),
    metadata(0),
    accessUnit(1, { bytes: 1 }),
    accessUnit(2, { bytes: 0 }),
    aac(1),
    accessUnit(-5, { bytes: 65_536 }),
    accessUnit(2 ** 37, { keyframe: true, sourceId: 'kamera-β' }),
  ];
  const expected = packets.map(contents);
  for (const packet of packets) await sender.send(packet);
  await sender.end();
  await ended;
  assert.deepEqual(
    receiver.emitted.map(({ packet }) => contents(packet)),
    expected,
  );
  assert.deepEqual(
    receiver.emitted.map(({ port }) => port),
    ['video', 'audio', 'metadata', 'video', 'video', 'audio', 'video', 'video'],
  );
  assert.ok(packets.every((packet) => packet.done));
  assert.deepEqual([sender.drops, receiver.drops, sender.faults, receiver.faults], [{}, {}, [], []]);
  await sender.close();
  await receiver.close();
  assert.equal(framePoolStats().inUse, 0);
});

test('what arrives has its memory to itself and can be transferred', async () => {
  const { stage: receiver, port, ended } = await openReceiver();
  const sender = await openSender(port);
  await sender.send(accessUnit(0, { keyframe: true, bytes: 777 }));
  await sender.send(pcm(1));
  await sender.end();
  await ended;
  for (const { packet } of receiver.emitted) {
    assert.ok(packet.kind === 'access-unit' || packet.kind === 'audio');
    const { length } = packet.data;
    assert.equal(packet.data.buffer.byteLength, length);
    assert.equal(structuredClone(packet.data, { transfer: [packet.data.buffer] }).length, length);
    assert.equal(packet.data.length, 0);
  }
  await sender.close();
  await receiver.close();
});

test.run();
