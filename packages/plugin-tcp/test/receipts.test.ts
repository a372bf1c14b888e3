import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { encodeReceived } from '../src/framing/signal-message.js';
import { GreetedPeer } from './support/greeted-peer.js';
import { accessUnit } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, takeOne, until } from './support/stages.js';

const test = suite('receipts');
const token = 'correct-horse-battery-staple';
const unit = messageBytes(accessUnit(0, { keyframe: true }));

function isReported(peer: RawPeer, bytes: number): boolean {
  return peer.received.includes(encodeReceived({ bytes, isHeld: false }));
}

test('a hello in two parts is not answered with a receipt of its first', async () => {
  const { stage: receiver, port } = await openReceiver();
  const slow = await RawPeer.connect(port);
  slow.socket.write(helloBytes().subarray(0, 20));
  const other = await RawPeer.connect(port);
  other.socket.write(Buffer.concat([helloBytes({ id: 'raw-2' }), unit]));
  (await takeOne(receiver)).dispose();
  await until(() => isReported(other, helloBytes({ id: 'raw-2' }).length + unit.length));
  assert.equal(slow.received.length, 0);
  slow.socket.write(helloBytes().subarray(20));
  await until(() => isReported(slow, helloBytes().length));
  assert.equal(slow.received.subarray(0, 4).toString(), 'AKVP');
  for (const { socket } of [slow, other]) socket.destroy();
  await receiver.close();
});

test('with a token nothing is sent between the hello and the proof', async () => {
  const { stage: receiver, port } = await openReceiver({ token });
  const waiting = await GreetedPeer.connect(port, 'raw-1');
  const other = await GreetedPeer.connect(port, 'raw-2');
  other.peer.socket.write(Buffer.concat([other.proofOf(token), unit]));
  (await takeOne(receiver)).dispose();
  const sent = helloBytes({ id: 'raw-2', nonce: '0'.repeat(64) }).length + other.proofOf(token).length + unit.length;
  await until(() => isReported(other.peer, sent));
  assert.equal(waiting.peer.received.length, waiting.helloBytes);
  for (const { peer } of [waiting, other]) peer.socket.destroy();
  await receiver.close();
});

test.run();
