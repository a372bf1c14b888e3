import assert from 'node:assert/strict';
import { leaveStage, startLedger, systemClock, unknownUncertaintyUs } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import { MessageReader } from '../src/framing/message-reader.js';
import { PeerClock } from '../src/framing/peer-clock.js';
import { messageType } from '../src/framing/protocol.js';
import { decodeAlive, encodeAliveAnswer } from '../src/framing/signal-message.js';
import { accessUnit } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, takeOne, until } from './support/stages.js';

const test = suite('clocks of peers');
/** The peer's clock is so far ahead. */
const aheadUs = 7_000_000_000;

/** A sender with another clock that has answered the receiver's first question. */
async function connectPeer(port: number): Promise<RawPeer> {
  const peer = await RawPeer.connect(port);
  peer.socket.write(helloBytes());
  const reader = new MessageReader({ maxMessageBytes: 4096, types: new Set([messageType.alive]) });
  await new Promise<void>((resolve) => {
    let hello: unknown;
    peer.socket.on('data', (chunk: Buffer) => {
      reader.feed(chunk);
      hello ??= reader.hello();
      if (!hello) return;
      for (let message = reader.next(); message; message = reader.next()) {
        const heardUs = systemClock.nowUs() + aheadUs;
        peer.socket.write(encodeAliveAnswer({ askedUs: decodeAlive(message), heardUs, answeredUs: heardUs }));
        resolve();
      }
    });
  });
  return peer;
}

test('the ledger of a sender with another clock is moved onto this one, with how far it may be off', async () => {
  const { stage: receiver, port } = await openReceiver();
  const begunUs = systemClock.nowUs();
  const peer = await connectPeer(port);
  const capturedUs = systemClock.nowUs();
  const ledger = leaveStage(startLedger(capturedUs + aheadUs - 20_000), 'encode', capturedUs + aheadUs);
  peer.socket.write(messageBytes(accessUnit(0, { keyframe: true }), ledger));
  const { ledger: arrived, ptsUs } = await takeOne(receiver).then((packet) => {
    packet.dispose();
    return packet;
  });
  // Half of the way there and back, which is shorter than all of this took.
  const mostUs = (systemClock.nowUs() - begunUs) / 2 + 1;
  assert.ok(arrived.uncertaintyUs > 0 && arrived.uncertaintyUs < mostUs, `${arrived.uncertaintyUs} of ${mostUs}`);
  assert.ok(Math.abs(arrived.captureUs - (capturedUs - 20_000)) <= arrived.uncertaintyUs + 1);
  assert.deepEqual(
    arrived.stamps.map(({ stage }) => stage),
    ['encode', 'receive'],
  );
  assert.ok((arrived.stamps[0]?.leftUs ?? 0) <= (arrived.stamps[1]?.enteredUs ?? 0));
  assert.equal(ptsUs, 0);
  const told = receiver.logs.flatMap((line) => /the clock of raw at \S+ is (\d+) ± (\d+) µs ahead/.exec(line) ?? []);
  const [, offsetUs, errorUs] = told.map(Number) as [number, number, number];
  assert.ok(Math.abs(offsetUs - aheadUs) <= errorUs && errorUs < mostUs, String(receiver.logs));
  peer.socket.destroy();
  await receiver.close();
});

test('before the first answer the ledger starts at arrival, and says that it knows nothing', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await RawPeer.connect(port);
  peer.socket.write(Buffer.concat([helloBytes(), messageBytes(accessUnit(0, { keyframe: true }), startLedger(9))]));
  const packet = await takeOne(receiver);
  assert.equal(packet.ledger.uncertaintyUs, unknownUncertaintyUs);
  packet.dispose();
  peer.socket.destroy();
  await receiver.close();
});

test('a receiver asks again each second', async () => {
  const { stage: receiver, port } = await openReceiver();
  const peer = await connectPeer(port);
  const questions = () => peer.received.toString('latin1').split('\u0000\u0000\u0000\u000c\u0083').length - 1;
  await until(() => questions() >= 2);
  peer.socket.destroy();
  await receiver.close();
});

test('of several exchanges that with the shortest way counts', () => {
  const clock = new PeerClock();
  for (const [thereUs, backUs] of [
    [5000, 90_000],
    [2000, 2400],
    [300_000, 1000],
  ] as const) {
    const heardUs = 1_000_000 + thereUs + aheadUs;
    clock.add({ askedUs: 1_000_000, heardUs, answeredUs: heardUs + 500 }, 1_000_000 + thereUs + 500 + backUs);
  }
  const offset = clock.offset(1_400_000);
  assert.ok(offset);
  assert.equal(offset.offsetUs, 200 - aheadUs);
  assert.ok(offset.uncertaintyUs >= 2200 && offset.uncertaintyUs < 2300, String(offset.uncertaintyUs));
});

test('an estimate grows less certain with time, and a clock that was set starts anew', () => {
  const clock = new PeerClock();
  const exchange = (atUs: number, offsetUs: number) =>
    clock.add({ askedUs: atUs, heardUs: atUs + 500 + offsetUs, answeredUs: atUs + 500 + offsetUs }, atUs + 1000);
  exchange(0, aheadUs);
  assert.equal(clock.offset(1000)?.uncertaintyUs, 500);
  assert.equal(clock.offset(10_001_000)?.uncertaintyUs, 1500);
  exchange(11_000_000, aheadUs + 60_000_000);
  assert.equal(clock.offset(11_001_000)?.offsetUs, -aheadUs - 60_000_000);
});

test('answers that cannot be true are passed over', () => {
  const clock = new PeerClock();
  clock.add({ askedUs: 2000, heardUs: 0, answeredUs: 0 }, 1000);
  clock.add({ askedUs: 0, heardUs: 10, answeredUs: 5 }, 1000);
  clock.add({ askedUs: 0, heardUs: 0, answeredUs: 5000 }, 1000);
  clock.add({ askedUs: 0, heardUs: 0, answeredUs: 0 }, 60_000_000);
  assert.deepEqual([clock.offset(1000), clock.roundTripUs], [undefined, undefined]);
});

test.run();
