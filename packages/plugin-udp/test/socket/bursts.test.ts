import { once } from 'node:events';
import { systemClock } from '@arkavo-pipeline/core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { UdpSocket } from '../../src/socket/udp-socket.js';
import { openSocket } from '../payload/support/loopback.js';
import { logTo, loopback, loopback6, numbered, openPair } from './support/sockets.js';

const test = suite('bursts of datagrams');

/** Rounds of what fits any system's buffers: the next goes when the last has come. */
const burst = 100;

async function passes(sizes: readonly number[], address: typeof loopback | typeof loopback6): Promise<void> {
  const sent = numbered(1000, sizes);
  const came: Uint8Array[] = [];
  let onBurst = () => {};
  const { sender, receiver } = await openPair((data) => {
    came.push(data);
    if (came.length % burst === 0) onBurst();
  }, address);
  for (let first = 0; first < sent.length; first += burst) {
    const done = new Promise<void>((resolve) => {
      onBurst = resolve;
    });
    sender.sendAll(sent.slice(first, first + burst));
    await done;
  }
  assert.is(came.length, sent.length);
  assert.ok(came.every((data, index) => Buffer.compare(data, sent[index] ?? data) === 0));
  assert.is(sender.errors.size, 0);
  await Promise.all([sender.close(), receiver.close()]);
}

test('a thousand of one size come whole and in order', () => passes([1200], loopback));

test('a thousand of all kinds of sizes do', () =>
  passes([1200, 1200, 1200, 4, 900, 901, 1200, 17, 5000, 1199], loopback));

test('a thousand over IPv6 do', () => passes([1100, 1100, 600], loopback6));

test('of a thousand at once those come that there is room for, whole and in order', async () => {
  const sent = numbered(1000, [1000]);
  const numbers: number[] = [];
  let onLast = () => {};
  const last = new Promise<void>((resolve) => {
    onLast = resolve;
  });
  const { sender, receiver } = await openPair((data) => {
    if (data.length === 0) return onLast();
    const number = Buffer.from(data).readUInt32BE(0);
    assert.equal(Buffer.from(data), sent[number]);
    numbers.push(number);
  });
  sender.sendAll(sent);
  const again = setInterval(() => sender.send(Buffer.alloc(0)), 1);
  await last;
  clearInterval(again);
  assert.equal(
    numbers,
    [...numbers].sort((a, b) => a - b),
  );
  await Promise.all([sender.close(), receiver.close()]);
});

test('other programs get them one by one, and what they send comes', async () => {
  const peer = await openSocket();
  const came: Buffer[] = [];
  let onAll = () => {};
  const all = new Promise<void>((resolve) => {
    onAll = resolve;
  });
  peer.on('message', (data) => {
    came.push(data);
    if (came.length === 50) onAll();
  });
  const log = logTo([]);
  const answers: Uint8Array[] = [];
  let onAnswer = () => {};
  const answered = new Promise<void>((resolve) => {
    onAnswer = resolve;
  });
  const onDatagram = (data: Uint8Array) => {
    answers.push(data);
    if (answers.length === 2) onAnswer();
  };
  const sender = await UdpSocket.connect(loopback, peer.address().port, { clock: systemClock, log, onDatagram });
  const sent = numbered(50, [800, 800, 800, 100]);
  sender.sendAll(sent);
  await all;
  assert.equal(came, sent);
  peer.send('one', sender.localPort, '127.0.0.1');
  peer.send('', sender.localPort, '127.0.0.1');
  await answered;
  assert.equal(
    answers.map((data) => Buffer.from(data).toString()),
    ['one', ''],
  );
  await sender.close();
  peer.close();
  await once(peer, 'close');
});

test('each sender is told from the others', async () => {
  const heard = new Map<string, number>();
  let onAll = () => {};
  const all = new Promise<void>((resolve) => {
    onAll = resolve;
  });
  const log = logTo([]);
  const receiver = await UdpSocket.bind(loopback, 0, {
    clock: systemClock,
    log,
    onDatagram(data, { address, port }) {
      heard.set(`${address}:${port}`, Buffer.from(data).readUInt32BE(0));
      if (heard.size === 8) onAll();
    },
  });
  const { localPort } = receiver;
  const connect = () => UdpSocket.connect(loopback, localPort, { clock: systemClock, log, onDatagram() {} });
  const senders = await Promise.all(Array.from({ length: 8 }, connect));
  for (const [index, sender] of senders.entries()) {
    const data = Buffer.alloc(4);
    data.writeUInt32BE(index);
    sender.send(data);
  }
  await all;
  for (const [index, sender] of senders.entries()) assert.is(heard.get(`127.0.0.1:${sender.localPort}`), index);
  await Promise.all([receiver, ...senders].map((socket) => socket.close()));
});

test.run();
