import assert from 'node:assert/strict';
import {
  AccessUnitPacket,
  enterStage,
  leaveStage,
  ledgerParts,
  startLedger,
  systemClock,
  unknownUncertaintyUs,
} from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { clockId } from '../src/clock-id.js';
import { accessUnit } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, openSender, takeOne, until } from './support/stages.js';

const test = suite('ledger');

test('the ledger goes on over the wire, and its parts still add up to the whole', async () => {
  const { stage: receiver, port } = await openReceiver();
  const sender = await openSender(port);
  const captureUs = systemClock.nowUs();
  const encoded = leaveStage(startLedger(captureUs), 'encode', captureUs + 100);
  const ledger = enterStage(encoded, 'send', systemClock.nowUs());
  await sender.send(new AccessUnitPacket({ ...accessUnit(0, { keyframe: true }), ledger }));
  const packet = await takeOne(receiver);
  const { stamps } = packet.ledger;
  assert.equal(packet.ledger.captureUs, captureUs);
  assert.deepEqual(
    stamps.map(({ stage }) => stage),
    ['encode', 'send', 'receive'],
  );
  assert.deepEqual(stamps[0], encoded.stamps[0]);
  const times = stamps.flatMap(({ enteredUs, leftUs }) => [enteredUs, leftUs]);
  assert.deepEqual(
    times.slice(2),
    times.slice(2).sort((a, b) => a - b),
  );
  const whole = (times.at(-1) ?? 0) - captureUs;
  assert.equal(
    ledgerParts(packet.ledger).reduce((sum, { us }) => sum + us, 0),
    whole,
  );
  packet.dispose();
  await sender.close();
  await receiver.close();
});

test('a sender with another clock: the ledger starts anew at arrival', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await RawPeer.connect(port);
  const beforeUs = systemClock.nowUs();
  const ledger = leaveStage(startLedger(5), 'elsewhere', 9);
  peer.socket.write(Buffer.concat([helloBytes(), messageBytes(accessUnit(0, { keyframe: true }), ledger)]));
  const packet = await takeOne(receiver);
  assert.deepEqual(packet.ledger.stamps, []);
  assert.ok(packet.ledger.captureUs >= beforeUs && packet.ledger.captureUs <= systemClock.nowUs());
  packet.dispose();
  peer.socket.destroy();
  await receiver.close();
});

test('the name of a stage that steers a terminal is refused', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await RawPeer.connect(port);
  const ledger = leaveStage(startLedger(5), 'x\u001b[2J', 9);
  peer.socket.write(Buffer.concat([helloBytes(), messageBytes(accessUnit(0, { keyframe: true }), ledger)]));
  await peer.closed;
  await until(() => receiver.faults.length > 0);
  assert.match(String(receiver.faults[0]?.message), /a ledger with the name of a stage that has control characters/);
  assert.deepEqual([receiver.drops, receiver.emitted], [{ 'refused-protocol': 1 }, []]);
  await receiver.close();
});

test('no ledger is less certain than one that nothing is known of', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await RawPeer.connect(port);
  const ledger = { ...startLedger(5), uncertaintyUs: 2 ** 32 - 1 };
  const unit = messageBytes(accessUnit(0, { keyframe: true }), ledger);
  peer.socket.write(Buffer.concat([helloBytes({ clock: clockId() }), unit]));
  const packet = await takeOne(receiver);
  assert.equal(packet.ledger.uncertaintyUs, unknownUncertaintyUs);
  packet.dispose();
  peer.socket.destroy();
  await receiver.close();
});

test('of a very long ledger, the latest 64 stamps arrive', async () => {
  const { stage: receiver, port } = await openReceiver();
  const sender = await openSender(port);
  let ledger = startLedger(1);
  for (let index = 0; index < 100; index++) ledger = leaveStage(ledger, `stage-${index}`, index + 2);
  await sender.send(new AccessUnitPacket({ ...accessUnit(0, { keyframe: true }), ledger }));
  const packet = await takeOne(receiver);
  assert.equal(packet.ledger.captureUs, 1);
  assert.deepEqual(
    packet.ledger.stamps.slice(-3).map(({ stage }) => stage),
    ['stage-99', 'send', 'receive'],
  );
  assert.equal(packet.ledger.stamps.length, 65);
  packet.dispose();
  await sender.close();
  await receiver.close();
});

test.run();
