import assert from 'node:assert/strict';
import { ManualClock } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { accessUnit, metadata } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, openSender, until } from './support/stages.js';

const test = suite('why keyframes are asked for');

test('a sender says for which source of a new connection, each time it asks', async () => {
  const { stage: receiver, port } = await openReceiver();
  const clock = new ManualClock();
  const sender = await openSender(port, {}, { clock });
  await sender.send(accessUnit(0, { sourceId: 'a' }));
  await sender.send(accessUnit(0, { sourceId: 'b' }));
  await clock.pass(300);
  await sender.send(accessUnit(1, { sourceId: 'b' }));
  await sender.send(accessUnit(2, { sourceId: 'b', keyframe: true }));
  await sender.send(accessUnit(3, { sourceId: 'b' }));
  const asked = (sourceId: string) => ({
    decision: 'keyframe',
    cause: 'awaiting-keyframe',
    details: { sourceId, asked: true },
  });
  assert.deepEqual(sender.decisions, ['a', 'b', 'b'].map(asked));
  assert.deepEqual(
    sender.requests,
    ['a', 'b', 'b'].map((sourceId) => ({ request: { type: 'keyframe', sourceId }, input: 'video' })),
  );
  assert.deepEqual(sender.drops, { 'awaiting-keyframe': 3 });
  await sender.close();
  await receiver.close();
});

test('a sender says when it asks because of a unit that could not be sent', async () => {
  const { stage: receiver, port } = await openReceiver({ maxMessageBytes: 2000 });
  const sender = await openSender(port);
  await sender.send(accessUnit(0, { keyframe: true }));
  await sender.send(accessUnit(1, { bytes: 2000 }));
  await sender.send(accessUnit(2));
  const details = { sourceId: 'camera', asked: true };
  assert.deepEqual(sender.decisions, [{ decision: 'keyframe', cause: 'unsendable', details }]);
  await sender.close();
  await receiver.close();
});

test('packets of a kind that nobody takes at the receiver are not sent', async () => {
  const { stage: receiver, port } = await openReceiver({}, { outputs: ['video'] });
  const sender = await openSender(port);
  await sender.send(metadata(0));
  await sender.send(accessUnit(0, { keyframe: true }));
  await sender.send(metadata(1));
  await sender.end();
  assert.deepEqual(sender.drops, { 'not-wanted': 2 });
  assert.equal(receiver.emitted.length, 1);
  await sender.close();
  await receiver.close();
});

test('a receiver says for which source of which sender it asks', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await RawPeer.connect(port);
  const address = `${peer.socket.localAddress}:${peer.socket.localPort}`;
  const packets = [accessUnit(0, { sourceId: 'door' }), accessUnit(1, { sourceId: 'door' })];
  peer.socket.write(Buffer.concat([helloBytes(), ...packets.map((packet) => messageBytes(packet))]));
  await until(() => receiver.drops['awaiting-keyframe'] === 2);
  const details = { sourceId: 'door', asked: true, sender: `raw at ${address}` };
  assert.deepEqual(receiver.decisions, [{ decision: 'keyframe', cause: 'awaiting-keyframe', details }]);
  peer.socket.destroy();
  await receiver.close();
});

test.run();
