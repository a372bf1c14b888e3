import assert from 'node:assert/strict';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { ManualClock, tempFolder } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { alpnProtocol } from '../src/framing/protocol.js';
import { GreetedPeer } from './support/greeted-peer.js';
import { accessUnit } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, takeOne, until } from './support/stages.js';

const test = suite('guessing tokens');
const token = 'correct-horse-battery-staple';
const wrong = 'some-other-secret-words';
const unit = messageBytes(accessUnit(0, { keyframe: true }));

test('the right proof behind a wrong one opens nothing, and both are one attempt', async () => {
  const { stage: receiver, port } = await openReceiver({ token });
  const guest = await GreetedPeer.connect(port);
  guest.peer.socket.write(Buffer.concat([guest.proofOf(wrong), guest.proofOf(token), unit]));
  await guest.peer.closed;
  await until(() => receiver.faults.length > 0);
  assert.match(String(receiver.faults[0]?.message), /^raw at 127\.0\.0\.1:\d+: it did not prove/);
  assert.deepEqual(receiver.drops, { 'refused-token': 1 });
  assert.deepEqual([receiver.emitted, receiver.events], [[], []]);
  assert.equal(guest.peer.received.length, guest.helloBytes);
  await receiver.close();
});

test('after five guesses the address has to wait, however many were in each connection', async () => {
  const { stage: receiver, port } = await openReceiver({ token }, { clock: new ManualClock() });
  for (let guess = 1; guess <= 5; guess++) {
    const guest = await GreetedPeer.connect(port);
    const proofs = Array.from({ length: 100 }, () => guest.proofOf(wrong));
    guest.peer.socket.write(Buffer.concat([...proofs, guest.proofOf(token), unit]));
    await guest.peer.closed;
    await until(() => receiver.drops['refused-token'] === guess);
  }
  const late = await RawPeer.connect(port);
  await late.closed;
  await until(() => receiver.drops['refused-attempts'] === 1);
  assert.equal(receiver.emitted.length, 0);
  await receiver.close();
});

test('packets right behind the right proof are taken', async () => {
  const { stage: receiver, port } = await openReceiver({ token });
  const guest = await GreetedPeer.connect(port);
  guest.peer.socket.write(Buffer.concat([guest.proofOf(token), unit]));
  (await takeOne(receiver)).dispose();
  guest.peer.socket.destroy();
  await receiver.close();
});

test('a stranger that says hello and goes, again and again, has to wait', async () => {
  const { stage: receiver, port } = await openReceiver({ token }, { clock: new ManualClock() });
  for (let count = 0; count < 5; count++) {
    const guest = await GreetedPeer.connect(port);
    guest.peer.socket.end();
    await guest.peer.closed;
  }
  for (let count = 0; count < 100 && !receiver.drops['refused-attempts']; count++) {
    const late = await RawPeer.connect(port);
    late.socket.end(helloBytes({ nonce: '0'.repeat(64) }));
    await late.closed;
  }
  assert.ok(receiver.drops['refused-attempts']);
  await receiver.close();
});

test('a stranger that makes the receiver do TLS handshakes for nothing has to wait', async () => {
  const identity = join(tempFolder(), 'identity');
  const clock = new ManualClock();
  const { stage: receiver, port } = await openReceiver({ security: 'tls', token, identity }, { clock });
  for (let count = 0; count < 100 && !receiver.drops['refused-attempts']; count++) {
    const socket = connect({ port, host: '127.0.0.1', ALPNProtocols: [alpnProtocol], rejectUnauthorized: false });
    socket.on('error', () => {});
    socket.on('secureConnect', () => socket.end());
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
  }
  assert.ok(receiver.drops['refused-attempts']);
  await receiver.close();
});

test('connections without a word are no attempts', async () => {
  const { stage: receiver, port } = await openReceiver({ token });
  for (let count = 0; count < 20; count++) {
    const probe = await RawPeer.connect(port);
    probe.socket.end();
    await probe.closed;
  }
  const guest = await GreetedPeer.connect(port);
  guest.peer.socket.write(Buffer.concat([guest.proofOf(token), unit]));
  (await takeOne(receiver)).dispose();
  assert.deepEqual(receiver.drops, {});
  guest.peer.socket.destroy();
  await receiver.close();
});

test.run();
