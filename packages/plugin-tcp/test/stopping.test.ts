import assert from 'node:assert/strict';
import type { StageSpec } from '@arkavo-pipeline/core';
import { ManualClock } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { encodeSignal } from '../src/framing/signal-message.js';
import { exampleLines } from './arkavo/support/example-lines.js';
import { gatedReceiver } from './support/gated-receiver.js';
import { accessUnit } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { settled } from './support/settled.js';
import { openReceiver, openSender, takeOne, until } from './support/stages.js';

const test = suite('stopping the receiver');

/** A receiver that has taken the first packet of a peer, with others right behind it. */
async function openWithPeer(spec?: StageSpec, more: readonly Buffer[] = []) {
  const clock = new ManualClock();
  const { stage, port, ended } = await openReceiver({}, { clock }, spec);
  const peer = await RawPeer.connect(port);
  peer.socket.write(Buffer.concat([helloBytes(), messageBytes(accessUnit(0, { keyframe: true })), ...more]));
  (await takeOne(stage)).dispose();
  return { clock, receiver: stage, port, ended, peer };
}

test('a sender that takes its time is listened to until its end, and nothing is lost', async () => {
  const clock = new ManualClock();
  const { stage: receiver, port, ended } = await openReceiver({}, { clock });
  const sender = await openSender(port);
  await sender.send(accessUnit(0, { keyframe: true }));
  (await takeOne(receiver)).dispose();
  receiver.stop();
  for (let index = 1; index <= 5; index++) {
    await clock.pass(900);
    assert.equal(await settled(ended), false);
    await sender.send(accessUnit(index));
    (await takeOne(receiver)).dispose();
  }
  await sender.end();
  await ended;
  assert.deepEqual(sender.drops, {});
  await sender.close();
  await receiver.close();
});

test('after a second of silence since the stop, it ends', async () => {
  const { clock, receiver, ended, peer } = await openWithPeer();
  await clock.pass(10_000);
  receiver.stop();
  await clock.pass(999);
  assert.equal(await settled(ended), false);
  await clock.pass(1);
  await ended;
  await peer.closed;
  await receiver.close();
});

test('after a second of silence since the last packet, it ends', async () => {
  const { clock, receiver, ended, peer } = await openWithPeer();
  receiver.stop();
  await clock.pass(600);
  peer.socket.write(messageBytes(accessUnit(1)));
  (await takeOne(receiver)).dispose();
  await clock.pass(999);
  assert.equal(await settled(ended), false);
  await clock.pass(1);
  await ended;
  await receiver.close();
});

test('a sender that never stops is cut off five seconds after the stop', async () => {
  const { clock, receiver, ended, peer } = await openWithPeer();
  receiver.stop();
  assert.ok(receiver.logs.includes('info: waiting for 1 sender, at most 5 s'), receiver.logs.join('\n'));
  for (let index = 1; index < 10; index++) {
    await clock.pass(500);
    peer.socket.write(messageBytes(accessUnit(index)));
    (await takeOne(receiver)).dispose();
  }
  await clock.pass(499);
  assert.equal(await settled(ended), false);
  await clock.pass(1);
  await ended;
  await peer.closed;
  await receiver.close();
});

for (const [protocol, first, seconds] of [
  ['framed', helloBytes(), 5],
  ['arkavo', Buffer.from(`${exampleLines.handshake}\n`), 1],
] as const) {
  test(`${protocol}: it says how many senders it waits for and how long, and strangers are none`, async () => {
    const { stage: receiver, port, ended } = await openReceiver({ protocol }, { clock: new ManualClock() });
    const stranger = await RawPeer.connect(port);
    const peer = await RawPeer.connect(port);
    peer.socket.write(first);
    await until(() => receiver.logs.some((line) => line.includes('connected')));
    receiver.stop();
    const said = receiver.logs.filter((line) => line.includes('waiting'));
    assert.deepEqual(said, [`info: waiting for 1 sender, at most ${seconds} s`]);
    for (const { socket } of [stranger, peer]) socket.destroy();
    await receiver.close();
    await ended;
  });
}

test('a sender between connections may come back and end', async () => {
  const { clock, receiver, port, ended, peer } = await openWithPeer();
  peer.socket.destroy();
  await until(() => receiver.logs.some((line) => line.includes('without an end of the stream')));
  receiver.stop();
  assert.ok(receiver.logs.includes('info: waiting for 1 sender, at most 5 s'), receiver.logs.join('\n'));
  await clock.pass(900);
  assert.equal(await settled(ended), false);
  const back = await RawPeer.connect(port);
  const unit = messageBytes(accessUnit(1, { keyframe: true }));
  back.socket.write(Buffer.concat([helloBytes(), unit, encodeSignal('endOfStream')]));
  await ended;
  assert.equal(receiver.emitted.length, 1);
  await receiver.close();
});

test('a sender between connections that stays away is waited for a second', async () => {
  const { clock, receiver, ended, peer } = await openWithPeer();
  receiver.stop();
  peer.socket.destroy();
  await until(() => receiver.logs.some((line) => line.includes('without an end of the stream')));
  await clock.pass(999);
  assert.equal(await settled(ended), false);
  await clock.pass(1);
  await ended;
  await receiver.close();
});

test('without a sender that could still send, it ends at once', async () => {
  const { stage: receiver, ended } = await openReceiver({}, { clock: new ManualClock() });
  receiver.stop();
  await ended;
  await receiver.close();
});

test('a sender that waits for a full link is not silent, but the five seconds hold', async () => {
  const { spec } = gatedReceiver(1);
  const more = [accessUnit(1), accessUnit(2)].map((unit) => messageBytes(unit));
  const { clock, receiver, ended } = await openWithPeer(spec, more);
  receiver.stop();
  for (let second = 1; second < 5; second++) {
    await clock.pass(1000);
    assert.equal(await settled(ended), false);
  }
  await clock.pass(1000);
  await ended;
  assert.deepEqual(receiver.drops, { stopped: 1 });
  await receiver.close();
});

test.run();
