import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { type MemoryHolder, ownBytes, PeerMemory } from '../src/receiver/peer-memory.js';
import { exampleLines } from './arkavo/support/example-lines.js';
import { gatedReceiver } from './support/gated-receiver.js';
import { accessUnit } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, openSender, takeOne, until } from './support/stages.js';

const test = suite('memory for what peers send');
const mebibyte = 1_048_576;
/** It is the memory alone that runs out, also on a machine that takes long over so many bytes. */
const patient = { helloTimeoutMs: 600_000, messageTimeoutMs: 600_000 };

function holders(count: number) {
  const cut: number[] = [];
  const all: MemoryHolder[] = Array.from({ length: count }, (_, index) => ({ giveUp: () => void cut.push(index) }));
  return { cut, all };
}

test('when all together hold too much, the one that holds most goes and the others stay', () => {
  const memory = new PeerMemory(16 * mebibyte);
  const { cut, all } = holders(6);
  all.forEach((holder, index) => void memory.note(holder, (11 + (index === 2 ? 1 : 0)) * mebibyte));
  assert.deepEqual(cut, [2]);
  memory.note(all[0] as MemoryHolder, 0);
  memory.note(all[1] as MemoryHolder, 16 * mebibyte);
  assert.deepEqual(cut, [2]);
});

test('what each may hold anyway is nobody’s loss, however many there are', () => {
  const memory = new PeerMemory(16 * mebibyte);
  const { cut, all } = holders(1000);
  for (const holder of all) memory.note(holder, ownBytes);
  memory.note(all[0] as MemoryHolder, 16 * mebibyte);
  assert.deepEqual(cut, []);
});

test('two of the longest have room, however long they are', () => {
  const memory = new PeerMemory(256 * mebibyte);
  const { cut, all } = holders(3);
  for (const holder of all.slice(0, 2)) memory.note(holder, 256 * mebibyte);
  assert.deepEqual(cut, []);
  memory.note(all[2] as MemoryHolder, 10 * mebibyte);
  assert.equal(cut.length, 1);
});

const words = /: held \d+ bytes of what had not ended, or waited for a full link: the most of all connections/;

test('arkavo: lines that don’t end and fill the memory cost their connections, and one beside them goes on', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo', ...patient });
  const greedy = await Promise.all(Array.from({ length: 6 }, () => RawPeer.connect(port)));
  for (const { socket } of greedy) socket.write(`${exampleLines.handshake}\n`);
  await until(() => receiver.events.length === 6);
  const phone = await RawPeer.connect(port);
  for (const { socket } of greedy) socket.write(Buffer.alloc(15 * mebibyte, 0x20));
  await until(() => (receiver.drops['refused-memory'] ?? 0) > 0);
  phone.socket.write(`${exampleLines.custom}\n`);
  (await takeOne(receiver)).dispose();
  assert.match(String(receiver.faults[0]?.message), words);
  for (const { socket } of [...greedy, phone]) socket.destroy();
  await receiver.close();
});

/** The beginning of a video message of 16 MiB: its prefix and header. */
const begun = messageBytes(accessUnit(0, { keyframe: true, bytes: 16 * mebibyte - 1000 })).subarray(0, 1000);

test('framed: messages that are begun and fill the memory cost their connections, and a sender beside them goes on', async () => {
  const { stage: receiver, port } = await openReceiver(patient);
  const sender = await openSender(port);
  const greedy = await Promise.all(Array.from({ length: 12 }, () => RawPeer.connect(port)));
  greedy.forEach(({ socket }, index) => void socket.write(Buffer.concat([helloBytes({ id: `raw-${index}` }), begun])));
  // Four of 16 MiB have room.
  await until(() => receiver.drops['refused-memory'] === 8);
  await Promise.race(greedy.map(({ closed }) => closed));
  await sender.send(accessUnit(0, { keyframe: true, bytes: mebibyte }));
  (await takeOne(receiver)).dispose();
  assert.equal(receiver.faults.length, 8);
  for (const fault of receiver.faults) {
    assert.equal((fault as { code?: string }).code, 'ERR_TCP_PROTOCOL');
    assert.match(fault.message, words);
  }
  assert.deepEqual(sender.faults, []);
  for (const { socket } of greedy) socket.destroy();
  await sender.close();
  await receiver.close();
});

for (const protocol of ['framed', 'arkavo'] as const) {
  test(`${protocol}: packets that wait for a full link count, too: the largest goes, the others come when it has room`, async () => {
    const { spec, open } = gatedReceiver(1);
    const { stage: receiver, port } = await openReceiver({ protocol, ...patient }, {}, spec);
    const peers: RawPeer[] = [];
    /** Resolves when the whole packet is there: its source appears with it. */
    const send = async (name: string, bytes: number) => {
      const peer = await RawPeer.connect(port);
      peers.push(peer);
      peer.socket.write(protocol === 'framed' ? framedUnit(name, bytes) : arkavoSound(name, bytes));
      await until(() => receiver.events.some(({ sourceId }) => sourceId === name));
      return peer;
    };
    await send('first', 1000);
    const largest = await send('largest', 11 * mebibyte);
    const names = ['first', '0', '1', '2', '3'];
    for (const name of names.slice(1)) await send(name, 10 * mebibyte);
    for (; !receiver.drops['refused-memory']; names.push(`${names.length}`)) {
      await send(`${names.length}`, 2 * mebibyte);
    }
    await largest.closed;
    await until(() =>
      receiver.events.some(({ type, sourceId }) => type === 'source-removed' && sourceId === 'largest'),
    );
    open();
    await until(() => receiver.emitted.length === names.length);
    assert.deepEqual(
      receiver.emitted.map(({ packet }) => packet.sourceId),
      names,
    );
    assert.deepEqual([receiver.drops['refused-memory'], receiver.drops['given-up']], [1, 1]);
    assert.match(String(receiver.faults[0]?.message), words);
    for (const { socket } of peers) socket.destroy();
    await receiver.close();
  });
}

function framedUnit(sourceId: string, bytes: number): Buffer {
  const unit = accessUnit(0, { keyframe: true, sourceId, bytes });
  return Buffer.concat([helloBytes({ id: sourceId }), messageBytes(unit)]);
}

function arkavoSound(sourceID: string, bytes: number): string {
  const audioData = Buffer.alloc(bytes).toString('base64');
  const audio = { sourceID, timestamp: 1, sampleRate: 48_000, channels: 1, audioData };
  return `${exampleLines.handshake}\n${JSON.stringify({ kind: 'audio', audio })}\n`;
}

test('before its first message a stranger may not hold more than 256 KiB of a line; after it, it may', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo' });
  const phone = await RawPeer.connect(port);
  const long = exampleLines.custom.replace('{', `{"padding":"${'x'.repeat(300_000)}",`);
  phone.socket.write(`${long}\n${exampleLines.handshake}\n${long}\n`);
  (await takeOne(receiver)).dispose();
  assert.deepEqual(receiver.drops, { 'line-too-long': 1 });
  phone.socket.destroy();
  await receiver.close();
});

test.run();
