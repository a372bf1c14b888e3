import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { encodeSignal } from '../src/framing/signal-message.js';
import { gatedReceiver } from './support/gated-receiver.js';
import { accessUnit } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { settled } from './support/settled.js';
import { freePort, openReceiver, openSender, takeOne, until } from './support/stages.js';

const test = suite('ending');

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
  sender.stop();
  await Promise.all(sent);
  await sender.end();
  assert.ok(packets.every((packet) => packet.done));
  assert.deepEqual(sender.drops, { 'not-connected': 2 });
  assert.ok(sender.logs.some((line) => line.includes('the end of the stream could not be sent')));
  await sender.close();
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
