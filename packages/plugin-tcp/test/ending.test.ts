import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { MetadataPacket, PipelineError } from '@arkavo-pipeline/core';
import type { TestStage } from '@arkavo-pipeline/core/testing';
import { freePort, ManualClock } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { encodeSignal } from '../src/framing/signal-message.js';
import { gatedReceiver } from './support/gated-receiver.js';
import { accessUnit, header } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer, RawServer } from './support/raw-peer.js';
import { settled } from './support/settled.js';
import { openReceiver, openSender, takeOne, until } from './support/stages.js';

const test = suite('ending');

function numbers(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`value-${index}`, index]));
}

/** Why the end could not be delivered. */
async function undelivered(sender: TestStage): Promise<string> {
  const error: unknown = await sender.end().catch((error: unknown) => error);
  assert.ok(error instanceof PipelineError, 'it was delivered');
  assert.equal(error.code, 'ERR_TCP_UNDELIVERED');
  return error.message;
}

test('with two senders, the receiver ends when both have sent their end', async () => {
  const { stage: receiver, port, ended } = await openReceiver();
  const [a, b] = await Promise.all(['a', 'b'].map((stageId) => openSender(port, {}, { stageId })));
  assert.ok(a && b);
  await a.send(accessUnit(0, { keyframe: true, sourceId: 'a' }));
  await b.send(accessUnit(0, { keyframe: true, sourceId: 'b' }));
  (await receiver.take(2)).forEach((packet) => void packet.dispose());
  await a.end();
  await until(() => receiver.logs.some((line) => line.includes('has sent everything')));
  assert.equal(await settled(ended), false);
  await b.send(accessUnit(1, { sourceId: 'b' }));
  await b.end();
  await ended;
  assert.deepEqual(
    receiver.emitted.map(({ packet }) => packet.sourceId),
    ['b'],
  );
  await a.close();
  await b.close();
  await receiver.close();
});

test('a connection that breaks off without an end is waited for, and may end after it came back', async () => {
  const { stage: receiver, port, ended } = await openReceiver();
  const other = await openSender(port, {}, { stageId: 'other' });
  const broken = await RawPeer.connect(port);
  broken.socket.write(Buffer.concat([helloBytes(), messageBytes(accessUnit(0, { keyframe: true }))]));
  (await takeOne(receiver)).dispose();
  broken.socket.destroy();
  await until(() => receiver.logs.some((line) => line.includes('without an end of the stream')));
  await other.end();
  assert.equal(await settled(ended), false);
  const back = await RawPeer.connect(port);
  back.socket.write(Buffer.concat([helloBytes(), encodeSignal('endOfStream')]));
  await ended;
  await other.close();
  await receiver.close();
});

test('a sender that comes back before its old connection has ended takes its place', async () => {
  const { stage: receiver, port, ended } = await openReceiver();
  const old = await RawPeer.connect(port);
  old.socket.write(Buffer.concat([helloBytes(), messageBytes(accessUnit(0, { keyframe: true }))]));
  (await takeOne(receiver)).dispose();
  const back = await RawPeer.connect(port);
  back.socket.write(helloBytes());
  await old.closed;
  back.socket.write(encodeSignal('endOfStream'));
  await ended;
  await receiver.close();
});

test('with keepListening, the receiver goes on after the last end until it is stopped', async () => {
  const { stage: receiver, port, ended } = await openReceiver({ keepListening: true });
  for (const index of [0, 1]) {
    const sender = await openSender(port);
    await sender.send(accessUnit(index, { keyframe: true }));
    await sender.end();
    await sender.close();
  }
  assert.equal(await settled(ended), false);
  assert.equal(receiver.emitted.length, 2);
  receiver.stop();
  await ended;
  await receiver.close();
});

test('a receiver that is stopped lets its senders finish', async () => {
  const { stage: receiver, port, ended } = await openReceiver();
  const sender = await openSender(port);
  await sender.send(accessUnit(0, { keyframe: true }));
  (await takeOne(receiver)).dispose();
  receiver.stop();
  await sender.send(accessUnit(1));
  await sender.end();
  await ended;
  assert.equal(receiver.emitted.length, 1);
  await sender.close();
  await receiver.close();
});

test('a sender that is stopped while not connected gives up after closeTimeoutMs, and counts what it drops', async () => {
  const sender = await openSender(await freePort(), { closeTimeoutMs: 40 });
  const packets = [accessUnit(0, { keyframe: true }), accessUnit(1)];
  const sent = packets.map((packet) => sender.send(packet));
  await until(() => sender.logs.some((line) => line.includes('ECONNREFUSED')));
  sender.stop();
  await Promise.all(sent);
  assert.match(await undelivered(sender), /^the stream did not reach 127\.0\.0\.1:\d+: .*ECONNREFUSED$/);
  assert.ok(packets.every((packet) => packet.done));
  assert.deepEqual(sender.drops, { 'not-connected': 2 });
  await sender.close();
});

test('a stream that ends before a receiver was there has failed', async () => {
  const sender = await openSender(await freePort(), { closeTimeoutMs: 40 });
  assert.match(await undelivered(sender), /^the stream did not reach /);
  await sender.close();
});

/** A sender whose receiver took the stream for more than a second, and has gone. */
async function openOutliving(): Promise<TestStage> {
  const clock = new ManualClock();
  const { stage: receiver, port } = await openReceiver({ port: await freePort() });
  const sender = await openSender(port, { closeTimeoutMs: 40 }, { clock });
  await sender.send(accessUnit(0, { keyframe: true }));
  (await takeOne(receiver)).dispose();
  await clock.pass(1000);
  await receiver.close();
  await until(() => sender.logs.some((line) => line.startsWith('warn: not connected')));
  return sender;
}

test('a stream that ends when its receiver has gone has failed', async () => {
  const sender = await openOutliving();
  assert.match(await undelivered(sender), /^the end of the stream did not reach /);
  await sender.close();
});

test('a sender that is stopped when its receiver has gone is done, and says that the end was not delivered', async () => {
  const sender = await openOutliving();
  sender.stop();
  await sender.end();
  assert.ok(sender.logs.some((line) => line.startsWith('warn: the end of the stream was not delivered: ')));
  await sender.close();
});

test('arkavo: one who takes connections and ends each at its first line has taken nothing', async () => {
  const refusing = createServer((socket) => socket.once('data', () => socket.destroy()));
  refusing.listen(0, '127.0.0.1');
  await once(refusing, 'listening');
  const { port } = refusing.address() as AddressInfo;
  const sender = await openSender(port, { protocol: 'arkavo', closeTimeoutMs: 40 });
  await sender.send(accessUnit(0, { keyframe: true }));
  await until(() => sender.logs.some((line) => line.startsWith('warn: not connected')));
  sender.stop();
  assert.match(await undelivered(sender), /^the stream did not reach /);
  await sender.close();
  refusing.close();
});

test('arkavo: a receiver that takes nothing more after the end: the sender says so, and connects to nobody again', async () => {
  const server = await RawServer.open();
  const sender = await openSender(server.port, { protocol: 'arkavo', maxQueueMs: 0, silenceTimeoutMs: 2000 });
  await until(() => server.peers.length === 1);
  server.peers[0]?.socket.pause();
  const large = { ...header(0), value: { type: 'custom', name: 'x', payload: numbers(1000) } };
  const packets = Array.from({ length: 1000 }, () => new MetadataPacket(large));
  for (const packet of packets) void sender.send(packet);
  assert.match(
    await undelivered(sender),
    /^the end of the stream did not reach .*: nothing was taken for 2000 ms after the end$/,
  );
  assert.ok((sender.drops['connection-lost'] ?? 0) > 0, JSON.stringify(sender.drops));
  assert.ok(packets.every((packet) => packet.done));
  assert.equal(server.peers.length, 1);
  assert.deepEqual(
    sender.logs.filter((line) => line.startsWith('warn')),
    [],
  );
  await sender.close();
  await server.close();
});

test('arkavo: a receiver that has everything and leaves the connection open is not waited for, whatever closeTimeoutMs', async () => {
  const server = createServer({ allowHalfOpen: true }, (socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sender = await openSender(port, { protocol: 'arkavo', closeTimeoutMs: 600_000 });
  await sender.send(new MetadataPacket({ ...header(0), value: { type: 'custom', name: 'x', payload: {} } }));
  await sender.end();
  assert.deepEqual([sender.drops, sender.faults], [{}, []]);
  await sender.close();
  server.close();
});

test('an abandoned sender lets go at once, whatever it waits for', async () => {
  const sender = await openSender(await freePort(), { closeTimeoutMs: 60_000 });
  const packet = accessUnit(0, { keyframe: true });
  const sent = sender.send(packet);
  await sender.close();
  await sent;
  assert.equal(packet.done, true);
});

test('the end waits until a slow receiver has taken everything', async () => {
  const { spec, open } = gatedReceiver(1);
  const { stage: receiver, port, ended } = await openReceiver({}, {}, spec);
  const sender = await openSender(port, { closeTimeoutMs: 20 });
  for (let index = 0; index < 5; index++) await sender.send(accessUnit(index, { keyframe: index === 0 }));
  const end = sender.end();
  (await takeOne(receiver)).dispose();
  assert.equal(await settled(end), false);
  open();
  await end;
  await ended;
  assert.equal(receiver.emitted.length, 4);
  await sender.close();
  await receiver.close();
});

test.run();
