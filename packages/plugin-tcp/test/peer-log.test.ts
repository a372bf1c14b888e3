import assert from 'node:assert/strict';
import { ManualClock } from '@arkavo-pipeline/transport/testing';
import { suite } from 'uvu';
import { encodeAliveAnswer } from '../src/framing/signal-message.js';
import { jpegLine } from './arkavo/support/example-lines.js';
import { metadata } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, takeOne, until } from './support/stages.js';

const test = suite('log lines that peers bring about');

test('a source that comes again is not warned of again', async () => {
  const { stage: receiver, port } = await openReceiver({ protocol: 'arkavo' });
  for (let index = 1; index <= 3; index++) {
    const phone = await RawPeer.connect(port);
    phone.socket.end(`${jpegLine}\n`);
    await until(() => receiver.drops.jpeg === index);
  }
  assert.equal(receiver.logs.filter((line) => line.startsWith('warn')).length, 1);
  await receiver.close();
});

test('a peer that forges the answers to the clock’s question is logged once', async () => {
  const { stage: receiver, port } = await openReceiver({}, { clock: new ManualClock() });
  const peer = await RawPeer.connect(port);
  const answers = Array.from({ length: 200 }, (_, index) => {
    const heardUs = index * 3_600_000_000;
    return encodeAliveAnswer({ askedUs: 1_000_000, heardUs, answeredUs: heardUs });
  });
  peer.socket.write(Buffer.concat([helloBytes(), ...answers, messageBytes(metadata(0))]));
  (await takeOne(receiver)).dispose();
  assert.equal(receiver.logs.filter((line) => line.includes('the clock of')).length, 1);
  peer.socket.destroy();
  await receiver.close();
});

test.run();
