import assert from 'node:assert/strict';
import { MetadataPacket } from '@arkavo-pipeline/core';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { suite } from 'uvu';
import { exampleLines } from './arkavo/support/example-lines.js';
import { accessUnit, header } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer, RawServer } from './support/raw-peer.js';
import { openReceiver, openSender, takeOne, until } from './support/stages.js';

const test = suite('patience with peers');

test('a message that trickles in is cut off in time, and a sender beside it goes on', async () => {
  const { stage: receiver, port } = await openReceiver({ messageTimeoutMs: 1000 });
  const sender = await openSender(port);
  const slow = await RawPeer.connect(port);
  slow.socket.write(Buffer.concat([helloBytes(), messageBytes(accessUnit(0, { keyframe: true })).subarray(0, 500)]));
  const trickle = setInterval(() => slow.socket.write(Buffer.alloc(1)), 100);
  await slow.closed;
  clearInterval(trickle);
  await until(() => receiver.drops['refused-stalled'] === 1);
  assert.match(String(receiver.faults[0]?.message), /did not end a message in 1000 ms/);
  await sender.send(accessUnit(0, { keyframe: true }));
  (await takeOne(receiver)).dispose();
  await sender.close();
  await receiver.close();
});

test('arkavo: a line that trickles in is cut off in time, also as the first', async () => {
  const strict = await openReceiver({ protocol: 'arkavo', helloTimeoutMs: 300 });
  const stranger = await RawPeer.connect(strict.port);
  stranger.socket.write(exampleLines.custom.slice(0, 20));
  await stranger.closed;
  await until(() => strict.stage.drops['refused-silent'] === 1);
  await strict.stage.close();
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo', messageTimeoutMs: 1000 });
  const phone = await RawPeer.connect(port);
  phone.socket.write(`${exampleLines.custom}\n${exampleLines.custom.slice(0, 20)}`);
  (await takeOne(receiver)).dispose();
  await phone.closed;
  await until(() => receiver.drops['refused-stalled'] === 1);
  assert.deepEqual([strict.stage.drops, receiver.drops], [{ 'refused-silent': 1 }, { 'refused-stalled': 1 }]);
  await receiver.close();
});

test('a phone that has nothing to say for a while stays connected', async () => {
  const { stage: receiver, port } = await openReceiver({
    protocol: 'arkavo',
    messageTimeoutMs: 2000,
    helloTimeoutMs: 2000,
  });
  const phone = await RawPeer.connect(port);
  phone.socket.write(`${exampleLines.handshake}\n`);
  // Long enough for one that does trickle to be cut off.
  const slow = await RawPeer.connect(port);
  slow.socket.write(`${exampleLines.handshake}\n{`);
  await slow.closed;
  phone.socket.write(`${exampleLines.custom}\n`);
  (await takeOne(receiver)).dispose();
  assert.deepEqual(receiver.drops, { 'refused-stalled': 1 });
  phone.socket.destroy();
  await receiver.close();
});

test('framed: a sender that does not answer signs of life is not there any more, and may come back', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await RawPeer.connect(port);
  peer.socket.write(Buffer.concat([helloBytes(), messageBytes(accessUnit(0, { keyframe: true }))]));
  (await takeOne(receiver)).dispose();
  await peer.closed;
  await until(() => receiver.logs.some((line) => line.includes('nothing was heard for 10 s')));
  assert.deepEqual(receiver.faults, []);
  await receiver.close();
});

test('a connection that sends more than maxBytesPerSecond is read more slowly, and nothing is lost', async () => {
  const { stage: receiver, port, ended } = await openReceiver({ maxBytesPerSecond: 1_000_000 });
  const sender = await openSender(port, { maxQueueMs: 0 });
  const startMs = performance.now();
  for (let index = 0; index < 20; index++) {
    await sender.send(accessUnit(index, { keyframe: index === 0, bytes: 100_000 }));
  }
  await sender.end();
  await ended;
  assert.ok(performance.now() - startMs > 800, 'two seconds of data came in less than one');
  assert.equal(receiver.emitted.length, 20);
  await sender.close();
  await receiver.close();
});

test('arkavo: a receiver that takes nothing for silenceTimeoutMs is connected to again', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { protocol: 'arkavo', silenceTimeoutMs: 2000, sourceName: 'a' });
  await until(() => server.peers.length === 1);
  server.peers[0]?.socket.pause();
  const sending = { done: false };
  const filling = fill(sender, sending);
  await until(() => sender.logs.some((line) => line.includes('nothing was taken for 2000 ms')));
  await until(() => server.peers.length === 2);
  sending.done = true;
  await filling;
  assert.ok((sender.drops['connection-lost'] ?? 0) > 0 && (sender.drops.stale ?? 0) > 0, JSON.stringify(sender.drops));
  await sender.close();
  await server.close();
});

/** Sends until it is told to stop. */
async function fill(sender: TestStage, sending: { readonly done: boolean }): Promise<void> {
  const payload = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`value-${index}`, index]));
  for (let index = 0; !sending.done; index++) {
    await sender.send(new MetadataPacket({ ...header(index), value: { type: 'custom', name: 'x', payload } }));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test.run();
