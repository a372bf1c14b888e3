import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { encodeAliveAnswer } from '../src/framing/signal-message.js';
import { PeerLog } from '../src/receiver/peer-log.js';
import { jpegLine } from './arkavo/support/example-lines.js';
import { ManualClock } from './support/manual-clock.js';
import { metadata } from './support/packets.js';
import { helloBytes, messageBytes, RawPeer } from './support/raw-peer.js';
import { openReceiver, takeOne, until } from './support/stages.js';

const test = suite('log lines that peers bring about');

function recorded() {
  const lines: string[] = [];
  const take = (line: string) => void lines.push(line);
  const clock = new ManualClock();
  return { lines, clock, log: new PeerLog({ debug: take, info: take, warn: take }, clock) };
}

test('a hundred at once, then five a second, which say how many were left out', async () => {
  const { lines, clock, log } = recorded();
  for (let index = 0; index < 1000; index++) log.info(`line ${index}`);
  assert.equal(lines.length, 100);
  await clock.pass(1000);
  for (let index = 0; index < 1000; index++) log.warn(`more ${index}`);
  assert.equal(lines.length, 105);
  assert.equal(lines[100], 'more 0 (900 lines about peers were left out before this one)');
  assert.equal(lines[101], 'more 1');
});

test('a warning that was left out is given when it comes again, and not after that', async () => {
  const { lines, clock, log } = recorded();
  for (let index = 0; index < 100; index++) log.debug('full');
  log.warnOnce('a', 'warned of a');
  await clock.pass(1000);
  for (let index = 0; index < 3; index++) log.warnOnce('a', 'warned of a');
  assert.equal(lines.filter((line) => line.startsWith('warned of a')).length, 1);
});

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
